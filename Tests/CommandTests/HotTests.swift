import Foundation
import Glibc
import TestSupport
import Testing

/// A running `run-hot`, which replaces its inner function every 10 ms of CPU time and uses 16 addresses in turn.
private final class HotProgram {
  let directory: ScratchDirectory
  let child: ChildProcess

  static let canBeSampled: Bool = {
    #if arch(x86_64)
      return (try? HotProgram())?.isSampled ?? false
    #else
      return false
    #endif
  }()

  init(threads: Int = 0) throws {
    directory = try ScratchDirectory()
    child = try ChildProcess(BuiltProgram.path("run-hot"), [directory.path, "\(threads)"])
    guard becomesTrue({ child.isRunning() && child.output.count > 0 }) else { throw SetupError(step: "run-hot does not run") }
  }

  private var isSampled: Bool { (try? hot("--for", "200ms", "\(child.pid)"))?.ending == .exit(0) }

  /// The number and start time of each version of the inner function.
  var switches: [(number: Int, time: UInt64)] {
    child.text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 2, let number = Int(words[0]), let time = UInt64(words[1]) else { return nil }
      return (number, time)
    }
  }

  func hot(_ arguments: String...) throws -> (ending: Ending, output: String, errors: String) {
    let command = try ChildProcess(Jittop.path, ["hot", "--directory", directory.path] + arguments)
    let ending = command.ends()
    return (ending, command.text, command.errorText)
  }
}

/// The tests sample real programs of the same user. This needs no privilege at the usual settings of the kernel.
@Suite("jittop hot", .ownThread, .enabled(if: HotProgram.canBeSampled, "sampling is not permitted, or run-hot does not run here"))
struct HotTests {
  private func objects(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
    }
  }

  @Test("Each sample has its callers and the name of the code at its time, even if other code used the address later")
  func namesInTime() throws {
    let run = try HotProgram()
    let result = try run.hot("--for", "1500ms", "--hertz", "999", "--raw", "--callers", "\(run.child.pid)")
    #expect(result.ending == .exit(0) && result.errors.isEmpty, "\(result.errors)")
    _ = run.child.isRunning()
    let switches = run.switches
    var (exact, late, withCaller) = (0, 0, 0)
    for object in try objects(result.output) {
      #expect(object["pid"] as? Int == Int(run.child.pid) && object["tid"] as? Int == Int(run.child.pid))
      guard let name = object["name"] as? String, name.hasPrefix("JS:*inner"), let time = object["time"] as? UInt64 else { continue }
      #expect(object["where"] as? String == "map" && (object["ip"] as? String)?.hasPrefix("0x") ?? false)
      let number = try #require(Int(name.dropFirst(9).prefix { $0.isNumber }))
      let current = try #require(switches.last { $0.time <= time }).number
      // If this machine is too busy to read the map in time, a sample has the name of a later function at its address.
      #expect(number >= current && (number - current) % 16 == 0, "\(name) at \(time), when inner\(current) ran")
      if number == current { exact += 1 } else { late += 1 }
      // A sample before the function has set its frame pointer lacks its direct caller.
      let callers = try #require(object["chain"] as? [[String: Any]]).compactMap { $0["name"] as? String }
      if callers.first == "JS:*outer a.js" { withCaller += 1 }
    }
    #expect(exact > 10 * late && exact > 100 && withCaller > 100, "\(exact) exact, \(late) late: \(result.output.prefix(2000))")
  }

  @Test("The JSON object has the counts of samples, the number of those that perf names wrong, and the shares of functions")
  func json() throws {
    let run = try HotProgram()
    let result = try run.hot("--for", "2s", "--hertz", "999", "--json", "\(run.child.pid)")
    #expect(result.ending == .exit(0), "\(result.errors)")
    let all = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
    let process = try #require(all.first)
    func number(_ key: String) -> Int { process[key] as? Int ?? -1 }
    #expect(all.count == 1 && number("pid") == Int(run.child.pid) && process["comm"] as? String == "run-hot" && number("hertz") == 999)
    #expect(number("samples") > 50 && number("jit") > 50 && number("jit") <= number("samples"))
    #expect(number("unnamed") == 0 && number("lost") == 0)
    #expect(try #require(process["seconds"] as? Double) >= 2)
    // perf shows the last of the inner functions at each address.
    #expect(number("perfWrong") > number("jit") / 8, "\(process)")
    let functions = try #require(process["functions"] as? [[String: Any]])
    let inner = try #require(functions.first { ($0["name"] as? String)?.hasPrefix("JS:*inner") ?? false })
    #expect(inner["tier"] as? String == "optimized")
    let outer = try #require(functions.first { $0["name"] as? String == "JS:*outer a.js" })
    #expect(try #require(outer["stack"] as? Double) > 0.5 && (outer["self"] as? Double ?? 1) < 0.5)
    let selfShares = functions.compactMap { $0["self"] as? Double }
    #expect(abs(selfShares.reduce(0, +) - 1) < 1e-6 && selfShares == selfShares.sorted(by: >))
  }

  @Test("Stacks are folded from the process to the innermost function, and end with a number of samples")
  func folded() throws {
    let run = try HotProgram()
    let result = try run.hot("--for", "500ms", "--folded", "\(run.child.pid)")
    #expect(result.ending == .exit(0), "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.hasPrefix("run-hot;") && Int($0.split(separator: " ").last ?? "") != nil }, "\(result.output)")
    #expect(lines.contains { $0.contains(";JS:*outer a.js;JS:*inner") })
  }

  @Test("A flame graph accompanies another output, and a file that cannot be written is reported before the sampling")
  func flameGraph() throws {
    let run = try HotProgram()
    let file = run.directory.file("hot.svg")
    let result = try run.hot("--for", "500ms", "--json", "--flamegraph", file, "\(run.child.pid)")
    #expect(result.ending == .exit(0) && result.output.hasPrefix("["), "\(result.errors)")
    let svg = try String(contentsOfFile: file, encoding: .utf8)
    #expect(svg.hasPrefix("<svg ") && svg.contains("JS:*outer a.js") && svg.contains("JS:*inner"))
    let refused = try run.hot("--flamegraph", run.directory.file("missing/hot.svg"), "\(run.child.pid)")
    #expect(refused.ending == .exit(2) && refused.output.isEmpty && refused.errors.contains("missing/hot.svg"), "\(refused)")
    let readonly = try ChildProcess(Jittop.path, ["--readonly", "hot", "--flamegraph", file, "\(run.child.pid)"])
    #expect(readonly.ends() == .exit(2) && readonly.errorText.contains("readonly"), "\(readonly.errorText)")
  }

  @Test("After ctrl-c, the table lists at most the number of functions of --top with their callers, and has no control characters")
  func table() throws {
    let run = try HotProgram()
    let command = try ChildProcess(
      Jittop.path, ["hot", "--directory", run.directory.path, "--top", "3", "--callers", "--hertz", "999"])
    // The command finds the process by its map. It has enough samples after the process has run for a while.
    let start = run.switches.count
    #expect(becomesTrue { run.child.isRunning() && command.isRunning() && run.switches.count > start + 40 })
    command.send(SIGINT)
    #expect(command.ends() == .exit(0), "\(command.errorText)")
    let lines = command.text.split(separator: "\n").map(String.init)
    #expect(lines.first?.hasPrefix("\(run.child.pid) run-hot · 999 Hz · ") ?? false, "\(command.text)")
    #expect(lines.first?.contains("% JIT") ?? false)
    #expect(lines.dropFirst().first?.split(separator: " ") == ["SELF", "STACK", "SAMPLES", "TIER", "NAME"])
    #expect(lines.count { $0.contains("optimized") } == 3 && lines.contains { $0.contains("← 100.0 % JS:*outer a.js") }, "\(command.text)")
    #expect(lines.last?.contains("more functions; --top") ?? false)
    #expect(Jittop.controls(in: command.text) == [])
  }

  @Test("The sampling ends when its only process ends, and the samples of that process are kept")
  func processEnds() throws {
    let run = try HotProgram(threads: 1)
    let command = try ChildProcess(Jittop.path, ["hot", "--directory", run.directory.path, "--json", "\(run.child.pid)"])
    let start = run.switches.count
    #expect(becomesTrue { run.child.isRunning() && command.isRunning() && run.switches.count > start + 40 })
    run.child.end()
    #expect(command.ends() == .exit(0), "\(command.errorText)")
    #expect(command.text.contains("JS:*inner"))
  }

  @Test("The exit status is 1 without samples or maps, and 2 for a target without a process or too high a rate")
  func statuses() throws {
    let directory = try ScratchDirectory()
    let idle = try ChildProcess("/bin/sleep", ["600"])
    try directory.write("perf-\(idle.pid).map", "1000 40 a\n".utf8)
    let none = try Jittop.run("hot", "--for", "100ms", "--directory", directory.path, "\(idle.pid)")
    #expect(none.ending == .exit(1) && none.output.contains("0 samples"), "\(none)")
    let empty = try ScratchDirectory()
    let nothing = try Jittop.run("hot", "--for", "100ms", "--directory", empty.path)
    #expect(nothing.ending == .exit(1) && nothing.errors.contains("no running process has a map"), "\(nothing)")
    let missing = try Jittop.run("hot", "--directory", directory.path, "4194305")
    #expect(missing.ending == .exit(2) && missing.errors.contains("no process has PID 4194305"), "\(missing)")
    try directory.write("old.map", "1000 40 a\n".utf8)
    let stray = try Jittop.run("hot", directory.file("old.map"))
    #expect(stray.ending == .exit(2) && stray.errors.contains("belongs to no running process"), "\(stray)")
    let fast = try Jittop.run("hot", "--hertz", "4000000000", "--directory", directory.path, "\(idle.pid)")
    #expect(fast.ending == .exit(2) && fast.errors.contains("exceed the kernel's limit"), "\(fast)")
  }

  @Test("A process without a map is sampled, with a notice", .enabled(if: access("/bin/sh", X_OK) == 0))
  func withoutMap() throws {
    let directory = try ScratchDirectory()
    let busy = try ChildProcess("/bin/sh", ["-c", "while :; do :; done"])
    let result = try Jittop.run("hot", "--for", "300ms", "--directory", directory.path, "\(busy.pid)")
    #expect(result.ending == .exit(0) && result.errors.contains("has no map"), "\(result)")
    #expect(result.output.contains("[") && result.output.contains("0.0 % JIT"), "\(result.output)")
  }

  @Test(
    "Options that exclude each other, values of 0 and an empty target are usage errors",
    arguments: [
      ["--json", "--raw"], ["--raw", "--folded"], ["--folded", "--callers"], ["--hertz", "0"], ["--top", "0"], ["--raw", "--top", "3"],
      ["--for", "0s"], [""],
    ])
  func usage(_ arguments: [String]) throws {
    let command = try ChildProcess(Jittop.path, ["hot"] + arguments)
    #expect(command.ends() == .exit(64) && command.text.isEmpty)
  }
}
