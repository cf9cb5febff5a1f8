import Foundation
import Glibc
import TestSupport
import Testing

@Suite("jittop check", .ownThread)
struct CheckTests {
  private static func objects(_ arguments: [String], ends: Int32) throws -> [[String: Any]] {
    let child = try ChildProcess(Jittop.path, ["check", "--json"] + arguments)
    #expect(child.ends() == .exit(ends), "\(child.errorText)")
    return try #require(try JSONSerialization.jsonObject(with: Data(child.output)) as? [[String: Any]])
  }

  private static func findings(_ object: [String: Any]) throws -> [[String: Any]] { try #require(object["findings"] as? [[String: Any]]) }

  @Test("JSON reports have the documented keys; the exit status is 0 without findings and 1 with findings")
  func json() throws {
    let directory = try ScratchDirectory()
    try directory.write("clean", "100000 10 abc\n".utf8)
    try directory.write("dirty", "100000 10 abc\ngar\u{1b}bage\n100008 10 def\n".utf8)
    let clean = try #require(try Self.objects([directory.file("clean")], ends: 0).first)
    #expect(try Self.findings(clean).isEmpty)
    let both = try Self.objects([directory.file("clean"), directory.file("dirty")], ends: 1)
    let dirty = try #require(both.last)
    #expect(Set(dirty.keys) == ["path", "entries", "findings", "profilers"])
    #expect(dirty["path"] as? String == directory.file("dirty"))
    #expect(dirty["entries"] as? Int == 2)
    let findings = try Self.findings(dirty)
    #expect(findings.map { $0["code"] as? String } == ["notHex", "overlapStraddle"])
    for finding in findings {
      #expect(Set(finding.keys) == ["code", "severity", "count", "allLines", "line", "byteOffset", "text", "message", "lines"])
    }
    let lines = try #require(findings[1]["lines"] as? [[String: Any]])
    #expect(lines.map { Set($0.keys) } == [["line", "byteOffset", "text", "relation"]])
    #expect(lines.first?["relation"] as? String == "takes bytes of line 1")
    #expect(findings[0]["severity"] as? String == "error")
    #expect(findings[0]["line"] as? Int == 2)
    #expect(findings[0]["byteOffset"] as? Int == 14)
    #expect(findings[0]["text"] as? String == "gar␛bage")
    #expect(findings[1]["severity"] as? String == "warning")
    let profilers = try #require(dirty["profilers"] as? [[String: Any]])
    #expect(profilers.map { $0["as"] as? String } == ["perf", "bcc", "samply", "blazesym"])
    for profiler in profilers {
      #expect(
        Set(profiler.keys) == [
          "as", "refusal", "wrongBytes", "unknownBytes", "unaskedBytes", "elsewhereBytes", "strayBytes", "wrongAddresses",
        ])
      #expect(profiler["unaskedBytes"] is NSNull && profiler["elsewhereBytes"] is NSNull)
    }
    #expect(profilers[2]["wrongBytes"] as? Int == 8)
    #expect(profilers[2]["refusal"] is NSNull)
    #expect((profilers[3]["refusal"] as? String)?.contains("line 2") == true)
  }

  @Test("In the sample map java/perfmap1, the only finding is that all 1,382 lines have a 0x prefix")
  func java() throws {
    let object = try #require(try Self.objects([SampleMap.path("java/perfmap1")], ends: 1).first)
    let findings = try Self.findings(object)
    #expect(findings.map { $0["code"] as? String } == ["hexPrefix"])
    #expect(findings.first?["count"] as? Int == 1382 && findings.first?["allLines"] as? Bool == true)
    #expect(findings.first?["line"] as? Int == 1)
    let text = try Jittop.run("check", SampleMap.path("java/perfmap1")).output
    #expect(text.contains("  error hexPrefix, all 1,382 lines, first line 1, byte 0: 0x before a number: blazesym rejects the whole map"))
  }

  @Test(
    "Run as root, check reports wrongOwner for a map of another user, but not for a map of root",
    .enabled(if: geteuid() == 0, "only root can change the owner"))
  func owners() throws {
    let directory = try ScratchDirectory()
    let process = try ChildProcess("/usr/bin/setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "/bin/sleep", "60"])
    let map = "perf-\(process.pid).map"
    try directory.write(map, "100000 10 abc\n".utf8)
    let arguments = ["--only", "wrongOwner", "--directory", directory.path, "\(process.pid)"]
    _ = try Self.objects(arguments, ends: 0)
    #expect(chown(directory.file(map), 65534, 65534) == 0)
    let report = try #require(try Self.objects(arguments, ends: 1).first)
    #expect(try Self.findings(report).map { $0["code"] as? String } == ["wrongOwner"])
  }

  @Test("--only selects findings by code, and --max limits the lines shown for each finding")
  func filters() throws {
    let directory = try ScratchDirectory()
    try directory.write("map", "0x100000 10 ab\n0x200000 10 cd\n0x300000 10 ef\n".utf8)
    let short = try #require(try Self.objects(["--only", "shortName", "--max", "2", directory.file("map")], ends: 1).first)
    let shown = try #require(try Self.findings(short).first?["lines"] as? [[String: Any]])
    #expect(shown.map { $0["line"] as? Int } == [1, 2])
    _ = try Self.objects(["--only", "cutTail,notUTF8", directory.file("map")], ends: 0)
    let text = try Jittop.run("check", "--max", "1", directory.file("map"))
    #expect(text.output.contains("3 entries, 1 error, 1 warning"))
    #expect(text.output.contains("hexPrefix, all 3 lines, first line 1"))
    #expect(text.output.contains("0x100000 10 ab\n"))
    #expect(!text.output.contains("0x200000 10 cd\n"))
    #expect(try Jittop.run("check", "--only", "nonsense", directory.file("map")).ending == .exit(64))
    #expect(try Jittop.run("check", "--max", "-1", directory.file("map")).ending == .exit(64))
    #expect(try Jittop.run("check").ending == .exit(64))
  }

  @Test(
    "The error for a process without a map has the command that enables one, or the reason why none is possible",
    arguments: [
      ("node", "start it with: node --perf-basic-prof app.js"), ("deno", "start it with: deno run --v8-flags=--perf-basic-prof app.ts"),
      ("python3.11", "python 3.11 cannot write a map; 3.12 and later can"),
      ("vim", "its program has no runtime that is known to write maps"),
    ])
  func withoutMap(name: String, remedy: String) throws {
    let directory = try ScratchDirectory()
    try copyProgram("/bin/sleep", to: directory.file(name))
    let process = try ChildProcess(directory.file(name), ["100"])
    for command in ["check", "ls", "tidy"] {
      let (ending, _, errors) = try Jittop.run(command, "--directory", directory.path, "\(process.pid)")
      #expect(ending == .exit(2) && errors.contains("process \(process.pid) (\(name)) has no map"), "\(command): \(errors)")
      #expect(errors.contains(remedy), "\(command): \(errors)")
    }
    process.end()
    let gone = try Jittop.run("check", "--directory", directory.path, "\(process.pid)")
    #expect(gone.ending == .exit(2) && gone.errors.contains("no process has PID \(process.pid)"), "\(gone.errors)")
  }

  @Test("An unreadable map gives status 2, and the other maps are checked")
  func unreadable() throws {
    let directory = try ScratchDirectory()
    try directory.write("dirty", "garbage\n".utf8)
    let objects = try Self.objects(["/nonexistent/map", directory.file("dirty")], ends: 2)
    #expect(objects.count == 1)
    let text = try Jittop.run("check", directory.file("dirty"), directory.path)
    #expect(text.ending == .exit(2))
    #expect(text.errors.contains("is a directory"))
    #expect(text.output.contains("notHex"))
  }

  @Test("The map of a running process is compared with the executable memory and start time of the process")
  func live() throws {
    let directory = try ScratchDirectory()
    let process = try ChildProcess("/bin/sleep", ["60"])
    /// Returns the start and end address of a named mapping of the process, in hexadecimal.
    func memory(_ name: String) -> [Substring]? {
      let maps = String(decoding: ScratchDirectory.bytes(at: "/proc/\(process.pid)/maps") ?? [], as: UTF8.self)
      return maps.split(separator: "\n").first { $0.hasSuffix(name) }?.prefix { $0 != " " }.split(separator: "-")
    }
    #expect(becomesTrue { memory("[vdso]") != nil && memory("[stack]") != nil })
    let code = try #require(memory("[vdso]")?.first)
    // A stack grows downward, so its end never moves.
    let top = try #require(memory("[stack]")?.last.flatMap { UInt64($0, radix: 16) })
    let map = "\(code) 10 code\n\(String(top - 32, radix: 16)) 10 data\n"
    try directory.write("perf-\(process.pid).map", map.utf8)
    func check() throws -> [[String: Any]] {
      let child = try ChildProcess(Jittop.path, ["check", "--json", "--directory", directory.path, "\(process.pid)"])
      #expect(child.ends() == .exit(1), "\(child.errorText)")
      let objects = try #require(try JSONSerialization.jsonObject(with: Data(child.output)) as? [[String: Any]])
      return try Self.findings(try #require(objects.first))
    }
    let findings = try check()
    #expect(findings.map { $0["code"] as? String } == ["notExecutable"])
    #expect(findings.first?["line"] as? Int == 2)
    #expect(findings.first?["byteOffset"] as? Int == map.utf8.count / 2)
    // A map written before the process started is stale: executable memory is not checked.
    var times = [timespec(tv_sec: 1000, tv_nsec: 0), timespec(tv_sec: 1000, tv_nsec: 0)]
    #expect(utimensat(AT_FDCWD, directory.file("perf-\(process.pid).map"), &times, 0) == 0)
    let stale = try check()
    #expect(stale.map { $0["code"] as? String } == ["staleContent"])
    #expect(stale.first?["line"] is NSNull)
  }

  @Test("A file without an entry is reported as empty or as not a map, and no accuracy is shown for a profiler that rejects a map")
  func noMap() throws {
    let directory = try ScratchDirectory()
    try directory.write("words", "root:x:0:0\nno entry\n".utf8)
    let words = try ChildProcess(Jittop.path, ["check", directory.file("words")])
    #expect(words.ends() == .exit(1))
    #expect(words.text.contains("not a perf map: no line is an entry") && !words.text.contains("right everywhere"), "\(words.text)")
    try directory.write("empty", [])
    let empty = try ChildProcess(Jittop.path, ["check", directory.file("empty")])
    #expect(empty.ends() == .exit(0) && empty.text.contains("the map is empty"), "\(empty.text)")
    try directory.write("prefixed", "0x1000 0x40 name\n".utf8)
    let refused = try ChildProcess(Jittop.path, ["check", directory.file("prefixed")])
    _ = refused.ends()
    let row = refused.text.split(separator: "\n").first { $0.contains("blazesym") }
    #expect(row?.contains("rejects") == true && row?.contains("right everywhere") == false, "\(refused.text)")
  }
}
