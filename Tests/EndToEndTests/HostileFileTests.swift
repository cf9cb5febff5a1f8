import Foundation
import Glibc
import TestSupport
import Testing

/// Files that any user can create in `/tmp`, with limits on the time and memory that they may cost.
@Suite("Hostile files", .ownThread)
struct HostileFileTests {
  /// A file, its expected `ls --json` output, and its expected row in the monitor.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var pieces: [(offset: Int, bytes: [UInt8])]
    var size: Int?
    var entries: Int
    var malformed: Int
    var hasCutTail = false
    var overlaps = 0
    var shown: String
  }

  /// True if `JITTOP_HOSTILE=full` requests the largest files. They need a release build, given by `JITTOP_PROGRAM`.
  static let isFull = getenv("JITTOP_HOSTILE").map { String(cString: $0) } == "full"
  private static let shortLines = isFull ? 10_000_000 : 1_000_000
  private static let crowd = isFull ? 100_000 : 20_000

  static let cases: [Case] = [
    Case(
      testDescription: "1 TiB of nothing", pieces: [], size: 1 << 40, entries: 0, malformed: 0, hasCutTail: true, shown: "cut tail"),
    Case(
      testDescription: "a line of 10 GiB between two entries",
      pieces: [(0, Array("1000 10 one\n2000 10 t".utf8)), (10 << 30, Array("wo\n3000 10 three\n".utf8))], entries: 2, malformed: 1,
      shown: "1 malformed"),
    Case(
      testDescription: "\(shortLines) lines of one byte", pieces: [(0, [UInt8](repeating: 0x0a, count: shortLines))], entries: 0,
      malformed: shortLines, shown: "\(shortLines) malformed"),
    Case(
      testDescription: "the whole address space again and again",
      pieces: [(0, Array(String(repeating: "0 ffffffffffffffff all\n", count: 20_000).utf8))], entries: 20_000, malformed: 0,
      overlaps: 19_999, shown: "20 000"),
    Case(
      testDescription: "names with every byte", pieces: [(0, Self.everyByte)], entries: 255, malformed: 0, shown: "255"),
    Case(
      testDescription: "a name of a MiB and one of a byte more", pieces: [(0, longNames)], entries: 1, malformed: 1, shown: "1 malformed"),
  ]

  private static let manyLines = Case(
    testDescription: "a hundred thousand lines of one byte", pieces: [(0, [UInt8](repeating: 0x0a, count: 100_000))], entries: 0,
    malformed: 100_000, shown: "100000 malformed")

  private static let everyByte: [UInt8] = {
    var map: [UInt8] = []
    for byte in UInt8.min...UInt8.max where byte != 0x0a {
      let start = String(0x1000 + Int(byte) * 16, radix: 16)
      map += Array("\(start) 10 ".utf8)
      map += [byte, byte, 0x78, 0x0a]
    }
    return map
  }()

  private static let longNames: [UInt8] = {
    var map = Array("1000 10 ".utf8)
    map += letters(1_048_568)
    map += Array("\n2000 10 ".utf8)
    map += letters(1_048_569)
    map.append(0x0a)
    return map
  }()

  private static func letters(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x61, count: count) }

  private func write(_ hostile: Case, _ path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    for (offset, bytes) in hostile.pieces {
      #expect(pwrite(descriptor, bytes, bytes.count, off_t(offset)) == bytes.count)
    }
    if let size = hostile.size { #expect(ftruncate(descriptor, off_t(size)) == 0) }
  }

  /// The limit on address space in KiB, as the argument of `ulimit -v`.
  private static let addresses = ChildEnvironment.isWatched ? "unlimited" : "1500000"

  /// Returns the peak memory of a process in KiB.
  private func peak(_ pid: pid_t) -> Int {
    let status = String(decoding: ScratchDirectory.bytes(at: "/proc/\(pid)/status") ?? [], as: UTF8.self)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return line.split(separator: " ").compactMap { Int($0) }.first ?? .max
  }

  @Test("ls reads a hostile file completely within 10 s of CPU time and 1.5 GB of address space", arguments: cases)
  func list(_ hostile: Case) throws {
    let directory = try ScratchDirectory()
    try write(hostile, directory.file("perf-4194305.map"))
    // The kernel enforces the limits: a process that exceeds them is killed or fails.
    let list = try ChildProcess(
      "/bin/sh", ["-c", "ulimit -v \(Self.addresses); ulimit -t 10; exec \"$0\" ls --json --directory \"$1\"", Jittop.path, directory.path])
    #expect(list.ends() == .exit(0), "\(list.errorText)")
    let objects = try #require(try JSONSerialization.jsonObject(with: Data(list.output)) as? [[String: Any]])
    let object = try #require(objects.first)
    #expect(object["state"] as? String == "exited" && object["error"] == nil)
    #expect(object["entries"] as? Int == hostile.entries)
    #expect(object["malformed"] as? Int == hostile.malformed)
    #expect(object["cutTail"] as? Bool == hostile.hasCutTail)
    #expect((object["overlaps"] as? [String: Int])?["total"] == hostile.overlaps)
    let size = hostile.size ?? hostile.pieces.last.map { $0.offset + $0.bytes.count } ?? 0
    #expect(object["fileBytes"] as? Int == size)
  }

  @Test("The monitor shows a hostile file within a minute and 200 MB of memory, and quits on q", arguments: cases)
  func monitor(_ hostile: Case) throws {
    let directory = try ScratchDirectory()
    try write(hostile, directory.file("perf-4194305.map"))
    // 220 columns have room for the text after the path.
    let monitor = try PseudoTerminal(
      program: Jittop.path, ["--directory", directory.path], ["TERM=xterm-256color", "LC_ALL=C.UTF-8"], columns: 220, rows: 45)
    let isShown = monitor.shows { screen in
      screen.contains { $0.contains("perf-4194305.map") && $0.contains(hostile.shown) && !$0.contains("reading") }
    }
    #expect(isShown, "\(monitor.screen().joined(separator: "\n"))")
    if hostile.malformed > 65_536 {
      monitor.type("m")
      #expect(monitor.shows { $0.contains { $0.contains("(only the first are kept)") } }, "\(monitor.screen().joined(separator: "\n"))")
      monitor.type("\u{1b}")
      #expect(monitor.shows { !$0.contains { $0.contains("(only the first are kept)") } })
    }
    #expect(ChildEnvironment.isWatched || peak(monitor.pid) < 200_000, "\(peak(monitor.pid)) KiB")
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  /// Leaves out the files with more than 100,000 malformed lines, because `check` handles each of these lines.
  @Test(
    "check, resolve and tidy end on a hostile file within 1.5 GB of address space",
    arguments: cases.filter { $0.malformed < 1000 } + [manyLines])
  func others(_ hostile: Case) throws {
    let directory = try ScratchDirectory()
    let path = directory.file("perf-4194305.map")
    try write(hostile, path)
    for words in ["check --max 3 \"$1\"", "resolve \"$1\" 1000 3008", "tidy \"$1\" -o \"$1.tidy\""] {
      let child = try ChildProcess("/bin/sh", ["-c", "ulimit -v \(Self.addresses); exec \"$0\" " + words, Jittop.path, path])
      let ending = child.ends()
      #expect(ending == .exit(0) || ending == .exit(1), "\(words): \(ending) \(child.errorText.prefix(500))")
      #expect(Jittop.controls(in: child.text + child.errorText) == [])
      #expect(child.output.count < 100_000)
    }
  }

  @Test("If a map has more entries than the limit, the first are kept, the rest are counted, and the map is marked as capped")
  func cappedEntries() throws {
    let directory = try ScratchDirectory()
    let lines = (0..<5000).map { "\(String(0x1000 + $0 * 16, radix: 16)) 10 f\($0)\n" }.joined()
    try directory.write("perf-4194305.map", lines.utf8)
    let list = try ChildProcess(
      Jittop.path, ["ls", "--json", "--directory", directory.path], environment: ["JITTOP_ENTRY_LIMIT=3000"])
    #expect(list.ends() == .exit(0))
    let object = try #require((try JSONSerialization.jsonObject(with: Data(list.output)) as? [[String: Any]])?.first)
    #expect(object["entries"] as? Int == 3000 && object["leftOut"] as? Int == 2000)
    let table = try ChildProcess(Jittop.path, ["ls", "--directory", directory.path], environment: ["JITTOP_ENTRY_LIMIT=3000"])
    #expect(table.ends() == .exit(0))
    #expect(table.text.contains("capped, 2000 left out"))
    let monitor = try PseudoTerminal(
      program: Jittop.path, ["--directory", directory.path], ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "JITTOP_ENTRY_LIMIT=3000"],
      columns: 160, rows: 45)
    let isMarked = monitor.shows { screen in
      screen.contains { $0.contains("3 000+") && $0.contains("capped, 2000 left out") }
        && screen.contains { $0.contains("capped: keeping 3000 entries") }
    }
    #expect(isMarked, "\(monitor.screen().joined(separator: "\n"))")
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test("With more maps than the limit of 4,096, the monitor counts the excess, follows a live map, and handles keys")
  func manyMaps() throws {
    let directory = try ScratchDirectory()
    let monitor = try Jittop.monitor(directory)
    #expect(monitor.shows { $0.contains { $0.contains("No perf maps here yet") } })
    let pids = 4_194_305..<(4_194_305 + pid_t(Self.crowd))
    func make() {
      for pid in pids { close(open(directory.file("perf-\(pid).map"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)) }
    }
    func remove() {
      for pid in pids { unlink(directory.file("perf-\(pid).map")) }
    }
    make()
    // The monitor answers keys while it adds maps.
    monitor.type("?")
    #expect(monitor.shows { $0.contains { $0.contains("one row down") } })
    monitor.type("\u{1b}")
    let leftOut = Self.crowd - 4096
    let isCapped = becomesTrue(within: 60) {
      monitor.screen().contains { $0.contains("4096 maps") && $0.contains("capped, \(leftOut) left out") }
    }
    #expect(isCapped, "\(monitor.screen().joined(separator: "\n"))")
    // The map of a running process replaces a map of an exited process.
    let process = try ChildProcess("/bin/sleep", ["600"])
    let own = "perf-\(process.pid).map"
    // While 4096 maps are read and sorted, the selected map moves to other rows, and each key defers the next sort. So select the first
    // row repeatedly. Write the map each time: a map is idle after 30 s without an entry.
    let isFollowed = try (0..<15).contains { _ in
      try directory.write(own, "1000 10 alive\n".utf8)
      monitor.type("g")
      return becomesTrue(within: 4) { monitor.screen().contains { $0.contains(own) && $0.contains("● live") } }
    }
    #expect(isFollowed, "\(monitor.screen().joined(separator: "\n"))")
    let isExchanged = becomesTrue(within: 60) { monitor.screen().contains { $0.contains("capped, \(leftOut + 1) left out") } }
    #expect(isExchanged, "\(monitor.screen().joined(separator: "\n"))")
    #expect(ChildEnvironment.isWatched || peak(monitor.pid) < 300_000, "\(peak(monitor.pid)) KiB")
    #expect(ScratchDirectory.names(in: "/proc/\(monitor.pid)/fd").count < 4096 + 100)
    if Self.isFull {
      // Remove and create all maps faster than the monitor polls.
      remove()
      make()
    }
    remove()
    let isEmptied = becomesTrue(within: 120) {
      monitor.screen().contains { $0.contains("1 map") && $0.contains("1 entry") && !$0.contains("capped") }
    }
    #expect(isEmptied, "\(monitor.screen().joined(separator: "\n"))")
    // The monitor stops while its terminal is not read, so read it here.
    let isClosed = becomesTrue(within: 60) {
      monitor.pump()
      return ScratchDirectory.names(in: "/proc/\(monitor.pid)/fd").count < 100
    }
    #expect(isClosed)
    expectCalm(monitor.pid)
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test("ls lists thousands of maps with 32 descriptors and 1.5 GB of address space")
  func listCrowd() throws {
    let directory = try ScratchDirectory()
    let count = Self.isFull ? 100_000 : 2000
    for pid in 0..<count { try directory.write("perf-\(4_194_305 + pid).map", "1000 10 a\n1000 10 b\nno\n".utf8) }
    let list = try ChildProcess(
      "/bin/sh", ["-c", "ulimit -n 32; ulimit -v \(Self.addresses); exec \"$0\" ls --directory \"$1\"", Jittop.path, directory.path])
    #expect(becomesTrue(within: 120) { !list.isRunning() })
    #expect(list.ends() == .exit(0), "\(list.errorText)")
    // Count rows below the heading; parsing JSON here would take longer than writing it.
    let rows = list.output.split(separator: 0x0a).dropFirst()
    #expect(rows.count == count)
    #expect(rows.allSatisfy { $0.split(separator: 0x20)[2].elementsEqual("exited".utf8) })
  }

  /// Expects that a process uses little CPU time, unlike a busy loop.
  private func expectCalm(_ pid: pid_t) {
    func ticks() -> Int {
      let stat = String(decoding: ScratchDirectory.bytes(at: "/proc/\(pid)/stat") ?? [], as: UTF8.self)
      let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
      return fields.count > 12 ? (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0) : 0
    }
    var calm = 0
    var before = ticks()
    // Wait for two consecutive seconds with less than a quarter of a processor each.
    let isCalm = becomesTrue(within: 60) {
      poll(nil, 0, 990)
      let now = ticks()
      calm = now - before < 25 ? calm + 1 : 0
      before = now
      return calm >= 2
    }
    #expect(isCalm)
  }

  @Test("With a limit of 128 descriptors, the monitor follows 32 maps and counts the others")
  func fewDescriptors() throws {
    let directory = try ScratchDirectory()
    for pid in 4_194_305..<4_194_505 { try directory.write("perf-\(pid).map", "1000 10 a\n".utf8) }
    let monitor = try PseudoTerminal(
      program: "/bin/sh", ["-c", "ulimit -n 128; exec \"$0\" --directory \"$1\"", Jittop.path, directory.path],
      ["TERM=xterm-256color", "LC_ALL=C.UTF-8"], columns: 160, rows: 60)
    let isCapped = monitor.shows { screen in
      screen.contains { $0.contains("32 maps") && $0.contains("32 entries") && $0.contains("capped, 168 left out") }
    }
    #expect(isCapped, "\(monitor.screen().joined(separator: "\n"))")
    #expect(!monitor.screen().contains { $0.contains("unreadable") })
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test("The map of a zombie process has the state exited and causes no busy loop")
  func zombie() throws {
    let directory = try ScratchDirectory()
    // A child that is not reaped stays a zombie.
    var pid: pid_t = 0
    var words: [UnsafeMutablePointer<CChar>?] = [strdup("/bin/true"), nil]
    #expect(posix_spawn(&pid, "/bin/true", nil, nil, &words, nil) == 0)
    free(words[0])
    defer { waitpid(pid, nil, 0) }
    let isZombie = becomesTrue { String(decoding: ScratchDirectory.bytes(at: "/proc/\(pid)/stat") ?? [], as: UTF8.self).contains(") Z ") }
    #expect(isZombie)
    try directory.write("perf-\(pid).map", "1000 10 a\n".utf8)
    let monitor = try Jittop.monitor(directory)
    #expect(monitor.shows { $0.contains { $0.contains("perf-\(pid).map") && $0.contains("○ exited") } })
    expectCalm(monitor.pid)
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }
}
