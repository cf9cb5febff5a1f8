import Foundation
import Glibc
import TestSupport
import Testing

@Suite("jittop ls", .ownThread)
struct ListTests {
  struct Figures: Sendable, CustomTestStringConvertible {
    var map: String
    var numbers: [String: Int]
    /// Overlap counts in the order duplicate, same, nested, straddle.
    var overlaps: [Int]?
    var cutTail = false
    var testDescription: String { map }
  }

  @Test(
    "ls --json gives the counts that were determined by hand for the sample maps",
    arguments: [
      Figures(
        map: "node/app-basic",
        numbers: ["entries": 4809, "live": 4504, "trimmed": 254, "dead": 51, "liveBytes": 1_994_788, "malformed": 0, "fileBytes": 194_998],
        overlaps: [1, 9, 99, 451]),
      Figures(
        map: "ruby/app-perf", numbers: ["entries": 9291, "live": 3809, "trimmed": 4566, "dead": 916, "liveBytes": 607_233],
        overlaps: [0, 0, 916, 4566]),
      Figures(
        map: "mono/prog", numbers: ["entries": 509, "live": 406, "trimmed": 0, "dead": 103, "liveBytes": 192_273],
        overlaps: [0, 67, 36, 0]),
      Figures(map: "mono/killed", numbers: ["entries": 156], cutTail: true),
      Figures(map: "qemu/prog-static", numbers: ["entries": 6389, "zeroSize": 114]),
      Figures(map: "python/capi-plain", numbers: ["entries": 8, "malformed": 2, "zeroSize": 1, "liveBytes": 192]),
    ])
  func figures(_ expected: Figures) throws {
    let objects = try Jittop.list(SampleMap.path(expected.map))
    let object = try #require(objects.first)
    #expect(objects.count == 1)
    for (key, value) in expected.numbers { #expect(object[key] as? Int == value, "\(key)") }
    #expect(object["cutTail"] as? Bool == expected.cutTail)
    let overlaps = try #require(object["overlaps"] as? [String: Int])
    if let wanted = expected.overlaps {
      #expect(["duplicate", "same", "nested", "straddle"].map { overlaps[$0] } == wanted)
      #expect(overlaps["total"] == wanted.reduce(0, +))
    }
    let live = ["live", "trimmed", "dead", "zeroSize"].reduce(0) { $0 + (object[$1] as? Int ?? 0) }
    #expect(live == object["entries"] as? Int)
  }

  @Test("JSON rows have exactly the documented keys, and counts and addresses that agree with a second parser", arguments: SampleMap.names)
  func keys(name: String) throws {
    let object = try #require(try Jittop.list(SampleMap.path(name)).first)
    #expect(
      Set(object.keys) == [
        "path", "pid", "comm", "runtime", "state", "fileBytes", "growth", "entries", "malformed", "cutTail", "zeroSize", "live", "trimmed",
        "dead", "liveBytes", "firstAddress", "lastAddress", "overlaps",
      ])
    #expect(Set(try #require(object["overlaps"] as? [String: Int]).keys) == ["total", "duplicate", "same", "nested", "straddle"])
    #expect(object["path"] as? String == SampleMap.path(name))
    // Count with a second, simple parser.
    var starts: [UInt64] = []
    var ends: [UInt64] = []
    let bytes = try SampleMap.bytes(name)
    for line in bytes.split(separator: 0x0a, omittingEmptySubsequences: false).dropLast() {
      let fields = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
      let numbers = fields.prefix(2).compactMap { UInt64($0.hasPrefix("0x") ? $0.dropFirst(2) : $0, radix: 16) }
      guard fields.count == 3, numbers.count == 2 else { continue }
      let (end, overflow) = numbers[0].addingReportingOverflow(numbers[1])
      guard !overflow else { continue }
      starts.append(numbers[0])
      ends.append(end)
    }
    #expect(object["entries"] as? Int == starts.count)
    #expect(object["fileBytes"] as? Int == bytes.count)
    #expect(object["firstAddress"] as? String == starts.min().map { String($0, radix: 16) })
    #expect(object["lastAddress"] as? String == ends.max().map { String($0, radix: 16) })
  }

  @Test("--json gives the runtime, and --kinds adds the counts of kinds and tiers")
  func kindsAndTiers() throws {
    let object = try #require(try Jittop.list("--kinds", SampleMap.path("node/app-basic")).first)
    #expect(object["runtime"] as? String == "node")
    let kinds = try #require(object["kinds"] as? [String: Int])
    #expect(kinds == ["builtin": 1699, "bytecodeHandler": 483, "eval": 473, "function": 2150, "regexp": 2, "stub": 2])
    let tiers = try #require(object["tiers"] as? [String: Int])
    #expect(tiers == ["baseline": 478, "interpreter": 1634, "optimized": 511, "stub": 2186])
    let plain = try #require(try Jittop.list(SampleMap.path("python/capi-plain")).first)
    #expect(plain["runtime"] is NSNull)
    #expect(plain["kinds"] == nil)
    #expect(try Jittop.run("ls", "--kinds", SampleMap.path("java/int")).ending == .exit(64))
  }

  @Test("The name of the executable determines the runtime if entry names do not")
  func executable() throws {
    let directory = try ScratchDirectory()
    let copy = directory.file("php8.4")
    try copyProgram("/bin/sleep", to: copy)
    let process = try ChildProcess(copy, ["60"])
    try directory.write("perf-\(process.pid).map", "1000 10 nothing in particular\n".utf8)
    let object = try #require(try Jittop.list("--directory", directory.path, "\(process.pid)").first)
    #expect(object["runtime"] as? String == "php")
  }

  @Test("The JSON row of an unreadable map has an error, and the row of an empty map has no addresses")
  func errorKey() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", [])
    #expect(mkdir(directory.file("perf-4194306.map"), 0o700) == 0)
    let objects = try Jittop.list("--directory", directory.path)
    try #require(objects.count == 2)
    #expect(objects.map { $0["pid"] as? Int } == [4_194_305, 4_194_306])
    #expect(objects[0]["firstAddress"] is NSNull && objects[0]["error"] == nil)
    #expect(objects[1]["state"] as? String == "unreadable")
    #expect((objects[1]["error"] as? String)?.contains("directory") == true)
  }

  @Test("ls shows a FIFO, directory, link, socket or file without read permission as unreadable, with the reason, and never blocks")
  func kinds() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-11.map", "1000 10 a\n".utf8)
    #expect(mkfifo(directory.file("perf-12.map"), 0o666) == 0)
    #expect(mkdir(directory.file("perf-13.map"), 0o700) == 0)
    #expect(symlink("/etc/passwd", directory.file("perf-14.map")) == 0)
    try bindSocket(at: directory.file("perf-15.map"))
    try directory.write("perf-16.map", "1000 10 secret\n".utf8)
    #expect(chmod(directory.file("perf-16.map"), 0) == 0)
    #expect(chmod(directory.path, 0o755) == 0)
    // Root can read every file: a test run as root starts the command as another user.
    let arguments = ["ls", "--directory", directory.path]
    let child =
      geteuid() == 0
      ? try ChildProcess("/usr/bin/setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", Jittop.path] + arguments)
      : try ChildProcess(Jittop.path, arguments)
    if geteuid() == 0 { #expect(chmod(directory.file("perf-11.map"), 0o644) == 0) }
    #expect(child.ends() == .exit(0), "\(child.errorText)")
    for (pid, words) in [(12, "FIFO"), (13, "directory"), (14, "symbolic link"), (15, "socket"), (16, "ermission")] {
      let row = child.text.split(separator: "\n").first { $0.contains("perf-\(pid).map") }
      #expect(row?.contains("unreadable") == true && row?.contains(words) == true, "\(child.text)")
    }
    #expect(!child.text.contains("root:") && !child.text.contains("secret"))
  }

  private func bindSocket(at path: String) throws {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
    #expect(result == 0)
  }

  @Test("A path that does not exist gives status 2 and an error with path, cause and remedy", arguments: [[], ["--json"]])
  func missing(_ options: [String]) throws {
    let child = try ChildProcess(Jittop.path, ["ls"] + options + ["/nonexistent/perf-1.map"])
    #expect(child.ends() == .exit(2))
    let lines = child.errorText.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.first?.contains("/nonexistent/perf-1.map: ") == true, "\(child.errorText)")
    #expect(lines.first.map { $0.count > "jittop: /nonexistent/perf-1.map: ".count } == true)
    #expect(lines.last?.hasPrefix("        ") == true)
  }

  @Test("A missing directory gives status 2 and an error with the path")
  func missingDirectory() throws {
    let result = try Jittop.run("ls", "--directory", "/nonexistent")
    #expect(result.ending == .exit(2))
    #expect(result.errors.contains("/nonexistent"))
    #expect(result.output.isEmpty)
  }

  @Test("Control characters of process names and paths are not printed", arguments: [[], ["--json"]])
  func hostile(_ options: [String]) throws {
    let directory = try ScratchDirectory(suffix: "\u{1b}]0;x\u{7}\u{9b}31m")
    // A process has the name of its executable.
    let program = directory.file("\u{1b}[31m\u{9b}2Jx")
    try copyProgram("/bin/sleep", to: program)
    let child = try ChildProcess(program, ["60"])
    try directory.write("perf-\(child.pid).map", "1000 10 a\n".utf8)
    // The process has this name only after exec.
    #expect(becomesTrue { (ScratchDirectory.bytes(at: "/proc/\(child.pid)/comm") ?? []).first == 0x1b })
    for arguments in [["--directory", directory.path], [directory.file("perf-\(child.pid).map")]] {
      let list = try ChildProcess(Jittop.path, ["ls"] + options + arguments)
      #expect(list.ends() == .exit(0), "\(list.errorText)")
      #expect(Jittop.controls(in: list.text) == [])
      #expect(list.text.contains("perf-\(child.pid).map"))
    }
    let missing = try ChildProcess(Jittop.path, ["ls", directory.file("perf-none.map")])
    #expect(missing.ends() == .exit(2))
    #expect(Jittop.controls(in: missing.errorText) == [])
  }
}
