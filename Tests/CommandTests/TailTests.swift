import Foundation
import Glibc
import TestSupport
import Testing

@Suite("jittop tail", .ownThread)
struct TailTests {
  private func append(_ text: String, to path: String) {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    #expect(write(descriptor, text, text.utf8.count) == text.utf8.count)
    close(descriptor)
  }

  /// Returns the objects of JSON Lines.
  private func objects(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
    }
  }

  private func waits(_ child: ChildProcess, until isDone: () -> Bool) -> Bool {
    becomesTrue { child.isRunning() && isDone() }
  }

  @Test("tail prints only entries written after its start, in old and new maps, with their overlaps")
  func newEntries() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "1000 40 JS:~old a.js:1:1\n".utf8)
    let child = try ChildProcess(Jittop.path, ["tail", "--format", "jsonl", "--directory", directory.path])
    // Append probe entries until the command prints one, which shows that it has started.
    var probes = 0
    #expect(
      waits(child) {
        if child.text.isEmpty {
          probes += 1
          append("\(String(0x9000 + probes * 16, radix: 16)) 1 probe\n", to: directory.file("perf-4194305.map"))
        }
        return !child.text.isEmpty
      })
    append("1000 40 JS:*hot a.js:1:1\n1020 40 straddles", to: directory.file("perf-4194305.map"))
    append("\n", to: directory.file("perf-4194305.map"))
    append("10 4 other\u{1b}[31m\n", to: directory.file("perf-4194306.map"))
    #expect(waits(child) { child.text.contains("straddles") && child.text.contains("other") })
    child.send(SIGTERM)
    #expect(child.ends() == .signal(SIGTERM))
    #expect(Jittop.controls(in: child.text) == [])
    let lines = try objects(child.text)
    #expect(!lines.contains { $0["name"] as? String == "JS:~old a.js:1:1" })
    let hot = try #require(lines.first { $0["name"] as? String == "JS:*hot a.js:1:1" })
    #expect(hot["address"] as? String == "1000" && hot["size"] as? Int == 0x40 && hot["pid"] as? Int == 4194305)
    #expect(hot["tier"] as? String == "optimized" && hot["kind"] as? String == "function" && hot["seen"] is String)
    let taken = try #require(hot["overlaps"] as? [[String: Any]])
    #expect(taken.count == 1 && taken[0]["kind"] as? String == "same")
    #expect(taken[0]["line"] as? Int == 1 && taken[0]["bytes"] as? Int == 0x40)
    let straddling = try #require(lines.first { $0["name"] as? String == "straddles" })
    #expect((straddling["overlaps"] as? [[String: Any]])?.first?["bytes"] as? Int == 0x20)
    #expect(lines.contains { $0["name"] as? String == "other\u{1b}[31m" && $0["pid"] as? Int == 4194306 })
    // Each entry is printed once: no two output lines have the same map and line number.
    #expect(Set(lines.map { "\($0["map"] ?? "") \($0["line"] ?? "")" }).count == lines.count)
  }

  @Test("tail follows a truncated or replaced map from its start, and prints each entry once")
  func rotation() throws {
    let directory = try ScratchDirectory()
    let path = directory.file("perf-4194305.map")
    try directory.write("perf-4194305.map", "1000 40 first\n2000 40 second\n".utf8)
    let child = try ChildProcess(Jittop.path, ["tail", "--from-start", "--format", "csv", path])
    #expect(waits(child) { child.text.contains("second") })
    #expect(truncate(path, 0) == 0)
    #expect(waits(child) { child.errorText.contains("truncated") })
    append("3000 40 third\n", to: path)
    #expect(waits(child) { child.text.contains("third") })
    try directory.write("other", "4000 40 fourth\n".utf8)
    #expect(rename(directory.file("other"), path) == 0)
    #expect(waits(child) { child.text.contains("fourth") })
    child.send(SIGTERM)
    _ = child.ends()
    let rows = child.text.split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(rows.first?.joined(separator: ",") == "seen,pid,comm,map,line,address,size,kind,tier,overlap,overlaps,taken,name")
    #expect(rows.dropFirst().compactMap { $0.last.map(String.init) } == ["first", "second", "third", "fourth"])
    #expect(child.errorText.contains("replaced"))
  }

  @Test("No entry is lost when a map is replaced right after a write", arguments: [false, true])
  func replacement(isRotated: Bool) throws {
    let directory = try ScratchDirectory()
    let path = directory.file("perf-4194305.map")
    try directory.write("perf-4194305.map", "1000 40 a0\n".utf8)
    let arguments = ["--from-start", "--format", "csv", "--directory", directory.path]
    let child = try ChildProcess(Jittop.path, ["tail"] + arguments)
    #expect(waits(child) { child.text.contains("a0") })
    for round in 1...20 {
      // A stopped jittop cannot read the end of the file before the file is replaced.
      child.send(SIGSTOP)
      append("1000 40 b\(round)\n1000 40 c\(round)\n", to: path)
      if isRotated {
        #expect(rename(path, directory.file("perf-4194305.map.1")) == 0)
        try directory.write("perf-4194305.map", "1000 40 a\(round)\n".utf8)
      } else {
        try directory.write("other", "1000 40 a\(round)\n".utf8)
        #expect(rename(directory.file("other"), path) == 0)
      }
      child.send(SIGCONT)
      #expect(waits(child) { child.text.contains("a\(round)\r\n") })
    }
    child.send(SIGTERM)
    _ = child.ends()
    let names = child.text.split(separator: "\r\n").dropFirst().compactMap { $0.split(separator: ",").last.map(String.init) }
    #expect(names == ["a0"] + (1...20).flatMap { ["b\($0)", "c\($0)", "a\($0)"] })
  }

  @Test(
    "--filter has the syntax of the monitor",
    arguments: [("size>0x20 big b", ["big b"]), ("!^s", ["small a", "small b"]), ("", ["small a", "big a", "small b", "big b"])])
  func filter(_ text: String, _ names: [String]) throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "1 10 small a\n100 30 big a\n200 10 small b\n300 30 big b\n".utf8)
    let result = try Jittop.run(
      "tail", "--from-start", "--until-exit", "--filter", text, "--format", "jsonl", directory.file("perf-4194305.map"))
    #expect(result.ending == .exit(0), "\(result.errors)")
    #expect(try objects(result.output).compactMap { $0["name"] as? String } == names)
  }

  @Test("--until-exit prints everything that the process wrote, then stops")
  func untilExit() throws {
    let directory = try ScratchDirectory()
    #expect(mkfifo(directory.file("go"), 0o600) == 0)
    // Opening the FIFO blocks until the test opens it, too.
    let script = "cd \(directory.path); echo 10 4 first > perf-$$.map; : < go; echo 20 4 last >> perf-$$.map"
    let writer = try ChildProcess("/bin/sh", ["-c", script])
    #expect(becomesTrue { directory.bytes("perf-\(writer.pid).map") == Array("10 4 first\n".utf8) })
    let child = try ChildProcess(
      Jittop.path, ["tail", "--from-start", "--until-exit", "\(writer.pid)", "--directory", directory.path])
    #expect(waits(child) { child.text.contains("first") })
    let end = open(directory.file("go"), O_WRONLY | O_CLOEXEC)
    close(end)
    #expect(writer.ends() == .exit(0))
    #expect(child.ends() == .exit(0), "\(child.errorText)")
    #expect(child.text.contains("last"))
  }

  @Test("A closed pipe ends the command with status 0, even without new entries")
  func closedPipe() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "1000 40 first\n2000 40 second\n".utf8)
    let child = try ChildProcess(
      "/bin/bash", ["-c", "\(Jittop.path) tail --from-start \(directory.file("perf-4194305.map")) | head -n 1; exit ${PIPESTATUS[0]}"])
    #expect(child.ends() == .exit(0), "\(child.errorText)")
    #expect(child.text.contains("first") && !child.text.contains("second"))
  }

  @Test("A line of the text format has time, process, range, tier, overlap and name")
  func text() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "7f0000001000 40 JS:^f a.js:1:1\n7f0000001020 10 JS:*g a.js:2:2\n".utf8)
    let path = directory.file("perf-4194305.map")
    let result = try Jittop.run("tail", "--from-start", "--until-exit", "--directory", directory.path, path)
    #expect(
      result.output == """
        -            4194305 -                7f0000001000       40 ^ basel    JS:^f a.js:1:1
        -            4194305 -                7f0000001020       10 * opt    ⊂ JS:*g a.js:2:2

        """)
  }

  @Test("Entries whose names take too many steps to match are not printed, and their number is reported once")
  func abandonedNames() throws {
    let directory = try ScratchDirectory()
    let name = String(repeating: "a", count: 5000)
    try directory.write("perf-4194305.map", "1000 40 \(name)\n2000 40 \(name)\n3000 40 aaab\n".utf8)
    let arguments = ["--directory", directory.path, "--from-start", "--until-exit", "4194305", "--filter", "!(.+.+)+[^a]"]
    let child = try ChildProcess(Jittop.path, ["tail"] + arguments)
    #expect(child.ends() == .exit(0))
    #expect(child.text.contains("3000") && !child.text.contains("1000"))
    #expect(child.errorText.split(separator: "\n").filter { $0.contains("2 names") && $0.contains("too many steps") }.count == 1)
  }

  @Test("A misspelt field of a filter is reported and searched for in names")
  func misspelt() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "1000 40 tire=opt\n2000 40 JS:*f\n".utf8)
    let arguments = ["--directory", directory.path, "--from-start", "--until-exit", "4194305", "--filter"]
    let child = try ChildProcess(Jittop.path, ["tail"] + arguments + ["tire=opt"])
    #expect(child.ends() == .exit(0))
    #expect(child.errorText.contains("no such field in 'tire=opt'") && child.errorText.contains("tier"), "\(child.errorText)")
    #expect(child.text.contains("1000") && !child.text.contains("2000"))
    for filter in ["tier=opt", "!ti=e", "plain"] {
      let other = try ChildProcess(Jittop.path, ["tail"] + arguments + [filter])
      #expect(other.ends() == .exit(0) && other.errorText.isEmpty, "\(other.errorText)")
    }
  }

  @Test(
    "Missing maps and invalid options are errors",
    arguments: [
      (["/nonexistent/perf-4194305.map"], 2, "no such map"), (["--all", "1"], 64, "--all"), (["--until-exit"], 64, "--until-exit"),
      (["--filter", "size>x"], 64, "a size such as 4k"), (["--filter", "recompiled>5"], 64, "functions"), (["--format", "xml"], 64, "xml"),
      (["/dev"], 2, "directory"),
    ])
  func refusals(_ arguments: [String], _ status: Int32, _ words: String) throws {
    let child = try ChildProcess(Jittop.path, ["tail"] + arguments)
    #expect(child.ends() == .exit(status))
    #expect(child.errorText.contains(words), "\(child.errorText)")
  }
}
