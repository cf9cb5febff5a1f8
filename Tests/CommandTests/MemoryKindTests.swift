import Foundation
import Glibc
import TestSupport
import Testing

/// Tests in which kinds of memory a profiler looks up names in the map. The reference for perf is perf itself, which samples code in each
/// kind of memory.
@Suite("Memory for which profilers ask the map", .ownThread, .serialized)
struct MemoryKindTests {
  /// A running `run-memory`, killed when this object is released.
  private final class Program {
    /// The program, or perf that started it.
    let child: ChildProcess
    let pid: Int32
    /// The address of the code in each kind of memory.
    let places: [(kind: String, address: String)]

    init(_ directory: ScratchDirectory, below command: [String] = [], milliseconds: Int) throws {
      let words = command + [BuiltProgram.path("run-memory"), directory.path, String(milliseconds)]
      let child = try ChildProcess(
        words[0], Array(words.dropFirst()), environment: ["HOME=\(directory.path)", "LC_ALL=C.UTF-8", "PERF_CONFIG=/dev/null"])
      let hasRun = becomesTrue(within: 60) { !child.isRunning() || child.text.hasSuffix("\nran\n") }
      let lines = child.text.split(separator: "\n")
      guard hasRun, child.isRunning(), let pid = lines.first.flatMap({ Int32($0) }) else {
        throw SetupError(step: "run-memory: \(child.errorText)")
      }
      self.child = child
      self.pid = pid
      places = lines.dropFirst().dropLast().compactMap { line in
        let words = line.split(separator: " ").map(String.init)
        return words.count == 2 ? (words[0], words[1]) : nil
      }
    }

    func end() -> Ending {
      kill(pid, SIGTERM)
      return child.ends()
    }

    deinit {
      kill(pid, SIGKILL)
      unlink("/tmp/perf-\(pid).map")
    }
  }

  private static func json(_ arguments: [String]) throws -> [[String: Any]] {
    let child = try ChildProcess(Jittop.path, arguments)
    _ = child.ends()
    return try #require(try JSONSerialization.jsonObject(with: Data(child.output)) as? [[String: Any]], "\(child.errorText)")
  }

  /// Returns the answers of resolve for each kind of memory.
  private static func answers(_ profiler: String, _ program: Program) throws -> [String: [String: Any]] {
    let objects = try json(["resolve", "--json", "--as", profiler, "\(program.pid)"] + program.places.map(\.address))
    try #require(objects.count == program.places.count)
    return Dictionary(uniqueKeysWithValues: zip(program.places.map(\.kind), objects))
  }

  @Test("resolve --as perf and perf script agree in each kind of memory", .enabled(if: Perf.canSample, "perf cannot sample here"))
  func perf() throws {
    let directory = try ScratchDirectory()
    let perf = try #require(Perf.path)
    let record = [perf, "record", "-q", "-N", "-B", "-e", "cpu-clock:u", "-F", "4000", "-o", directory.file("data")]
    let program = try Program(directory, below: record, milliseconds: 50)
    let answers = try Self.answers("perf", program)
    let check = try #require(try Self.json(["check", "--json", "\(program.pid)"]).first)
    #expect(program.end() == .exit(0), "\(program.child.errorText)")
    let script = try ChildProcess(
      perf, ["script", "-i", directory.file("data"), "-F", "ip,sym"], environment: ["HOME=\(directory.path)", "PERF_CONFIG=/dev/null"])
    #expect(script.ends() == .exit(0), "\(script.errorText)")
    var sampled: [String: String] = [:]
    for line in script.text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      if words.count == 2 { sampled[words[0]] = words[1] }
    }
    var counts = (elsewhere: 0, nameless: 0)
    for (kind, address) in program.places {
      let name = try #require(sampled[address], "perf has no sample in \(kind)")
      let answer = try #require(answers[kind])
      let isInMap = name == "kind:\(kind)"
      #expect(answer["asked"] as? Bool == isInMap, "\(kind): perf shows \(name), \(answer)")
      #expect(answer["name"] as? String == (isInMap ? name : nil), "\(kind)")
      if !isInMap { if name == "[unknown]" { counts.nameless += 1 } else { counts.elsewhere += 1 } }
    }
    let profilers = try #require(check["profilers"] as? [[String: Any]])
    // Each entry has 3 bytes.
    #expect(profilers[0]["unaskedBytes"] as? Int == 3 * counts.nameless)
    #expect(profilers[0]["elsewhereBytes"] as? Int == 3 * counts.elsewhere)
    #expect(profilers[0]["wrongBytes"] as? Int == 3 * counts.nameless)
    let findings = try #require(check["findings"] as? [[String: Any]])
    #expect(findings.first { $0["code"] as? String == "notAsked" }?["count"] as? Int == counts.nameless)
  }

  @Test("resolve looks up names in the map in the same kinds of memory as the source code of the profiler")
  func profilers() throws {
    let directory = try ScratchDirectory()
    let program = try Program(directory, milliseconds: 0)
    let expected: [String: Set<String>] = [
      "perf": ["anonymous", "sharedAnonymous", "transparentHuge", "huge", "sharedHuge", "heap", "stack", "zero", "systemV", "named"],
      "bcc": [
        "anonymous", "sharedAnonymous", "transparentHuge", "huge", "sharedHuge", "heap", "stack", "zero", "systemV", "named", "memfd",
        "file",
        "deletedFile", "fileNoSymbol",
      ],
      "samply": ["anonymous", "transparentHuge", "heap", "stack", "zero", "file", "named"],
      "blazesym": ["anonymous", "transparentHuge", "stack"],
    ]
    for (profiler, kinds) in expected {
      for (kind, answer) in try Self.answers(profiler, program) {
        #expect(answer["asked"] as? Bool == kinds.contains(kind), "\(profiler), \(kind): \(answer)")
        #expect(answer["name"] as? String == (kinds.contains(kind) ? "kind:\(kind)" : nil), "\(profiler), \(kind)")
      }
    }
    let memfd = try #require(try Self.answers("perf", program)["memfd"])
    #expect(memfd["mapping"] as? String == "/memfd:doublemapper (deleted)")
    #expect(memfd["reason"] as? String == "a memfd: perf never asks the map")
    let text = try Jittop.run("resolve", "--as", "perf", "\(program.pid)", try #require(memfd["address"] as? String))
    #expect(text.output.hasSuffix("  nameless  a memfd: perf never asks the map (/memfd:doublemapper (deleted))\n"), "\(text.output)")
    let check = try Jittop.run("check", "\(program.pid)")
    #expect(check.ending == .exit(1))
    #expect(check.output.contains("notAsked") && check.output.contains("never looked up in the map"), "\(check.output)")
    #expect(check.output.contains("3 bytes elsewhere: named from a mapped file"), "\(check.output)")
  }
}
