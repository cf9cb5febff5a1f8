import Foundation
import SystemPackage
import Testing

@testable import PerfMap

@Suite("Flush, name and stale-map policies of the writer")
struct PerfMapWriterPolicyTests {
  private let directory: TemporaryDirectory
  private let map = "perf-1.map"

  init() throws { directory = try TemporaryDirectory() }

  private var path: FilePath { directory.file(map) }
  private static let never = Duration.seconds(3600)

  private func buffered(_ bytes: UInt64, _ interval: Duration = never) throws -> PerfMapWriter {
    try PerfMapWriter(path: path, flush: .buffered(bytes: ByteCount(bytes), interval: interval))
  }

  @Test("Buffered entries are written as whole lines when the buffer is full, on flush and on close")
  func buffer() throws {
    let writer = try buffered(200)
    var text = ""
    for number in 0..<100 {
      try writer.write(start: Address(UInt64(number)), size: ByteCount(1), name: "entry")
      text += "\(String(number, radix: 16)) 1 entry\n"
      let there = try directory.text(map)
      #expect(text.hasPrefix(there) && (there.isEmpty || there.hasSuffix("\n")) && text.utf8.count - there.utf8.count <= 200)
    }
    #expect(try directory.bytes(map).count > 800)
    try writer.flush()
    #expect(try directory.text(map) == text)
    try writer.write(start: Address(0x100), size: ByteCount(1), name: "last")
    #expect(try directory.text(map) == text)
    try writer.close()
    #expect(try directory.text(map) == text + "100 1 last\n")
  }

  @Test("An entry that is larger than the buffer is written immediately, after the buffered ones")
  func largeEntry() throws {
    let writer = try buffered(100)
    let name = String(repeating: "n", count: 500)
    try writer.write(start: Address(1), size: ByteCount(1), name: "small")
    try writer.write(start: Address(2), size: ByteCount(1), name: name)
    #expect(try directory.text(map) == "1 1 small\n2 1 \(name)\n")
  }

  @Test("Each buffered entry is written after the flush interval")
  func interval() throws {
    let writer = try buffered(1 << 16, .milliseconds(5))
    var text = ""
    for number in 1...3 {
      try writer.write(start: Address(UInt64(number)), size: ByteCount(1), name: "timed")
      text += "\(number) 1 timed\n"
      let end = ContinuousClock.now + .seconds(10)
      while try directory.text(map) != text, ContinuousClock.now < end { usleep(1000) }
      #expect(try directory.text(map) == text)
    }
    try writer.close()
  }

  @Test("A released writer writes its buffered entries")
  func letGo() throws {
    for _ in 0..<20 { try buffered(1000).write(start: Address(1), size: ByteCount(1), name: "a") }
    #expect(try directory.text(map) == String(repeating: "1 1 a\n", count: 20))
    #expect(try directory.openDescriptors() == 0)
  }

  @Test("Buffered entries of different threads are written in the order of the calls")
  func order() throws {
    let writer = try buffered(1 << 16)
    for number in 0..<200 {
      let group = DispatchGroup()
      group.enter()
      Thread.detachNewThread {
        try? writer.write(start: Address(UInt64(number)), size: ByteCount(1), name: "a")
        group.leave()
      }
      group.wait()
    }
    try writer.close()
    #expect(try directory.text(map) == (0..<200).map { "\(String($0, radix: 16)) 1 a\n" }.joined())
  }

  @Test("All buffered entries of eight threads are written, in order for each thread")
  func threads() throws {
    let writer = try PerfMapWriter(path: path, flush: .buffered(bytes: ByteCount(4096), interval: .milliseconds(1)))
    let group = DispatchGroup()
    for source in UInt64(0)..<8 {
      group.enter()
      Thread.detachNewThread {
        defer { group.leave() }
        let names = AppendedEntries.names(source)
        for number in 0..<UInt64(20_000) {
          try? writer.write(start: AppendedEntries.start(source, number), size: ByteCount(1), name: names[Int(number % 7)])
        }
      }
    }
    group.wait()
    try writer.close()
    let found = try AppendedEntries(path)
    #expect(found.defects == [])
    #expect(found.counts == Dictionary(uniqueKeysWithValues: (0..<8).map { (UInt64($0), 20_000) }))
  }

  @Test(
    "On a full disk, buffered entries are kept until there is space, and close reports how many are lost",
    .enabled(if: SmallDisk.isPossible, "mounts a small tmpfs, which needs root with CAP_SYS_ADMIN"))
  func fullDisk() throws {
    let disk = try SmallDisk()
    let path = disk.path.appending("perf-1.map")
    let writer = try PerfMapWriter(path: path, flush: .buffered(bytes: ByteCount(10_000), interval: Self.never))
    let name = String(repeating: "n", count: 95)
    var taken = 0
    var refusal: PerfMapError?
    while refusal == nil, taken < 2000 {
      do throws(PerfMapError) {
        try writer.write(start: Address(UInt64(0x1000 + taken)), size: ByteCount(1), name: name)
        taken += 1
      } catch {
        refusal = error
      }
    }
    #expect(refusal?.errno == .noSpace)
    let whole = try PerfMapFile(path: path).contents
    #expect(whole.malformed.count == 0 && whole.tail == nil && whole.entries.count < taken)

    try check(mount(nil, disk.path.string, nil, UInt(MS_REMOUNT), "size=256k"))
    try writer.flush()
    #expect(try PerfMapFile(path: path).contents.entries.count == taken)

    try check(mount(nil, disk.path.string, nil, UInt(MS_REMOUNT), "size=\((try readAll(path).count + 4095) / 4096 * 4)k"))
    for number in 0..<90 { try writer.write(start: Address(UInt64(number)), size: ByteCount(1), name: name) }
    let error = #expect(throws: PerfMapError.self) { try writer.close() }
    let contents = try PerfMapFile(path: path).contents
    #expect(contents.malformed.count == 0 && contents.tail == nil)
    let lost = taken + 90 - contents.entries.count
    #expect(lost > 0)
    #expect(error?.cause.hasPrefix("\(lost) buffered ") == true && error?.errno == .noSpace)
  }

  @Test(
    "The escape policy for names escapes line breaks and NUL, and no other bytes",
    arguments: [
      ("a\nb", "a\\nb"), ("\r", "\\r"), ("\0x", "\\0x"), ("C:\\n\t", "C:\\n\t"), ("\n\n\r\n", "\\n\\n\\r\\n"),
      ("tabs\tbefore \n", "tabs\tbefore \\n"),
    ],
    [FlushPolicy.everyEntry, .buffered])
  func escape(name: (String, String), flush: FlushPolicy) throws {
    let writer = try PerfMapWriter(path: path, flush: flush, names: .escape)
    try writer.write(start: Address(1), size: ByteCount(2), name: name.0)
    try writer.write(start: Address(1), size: ByteCount(2), name: Array(name.0.utf8))
    try writer.close()
    #expect(try directory.text(map) == "1 2 \(name.1)\n1 2 \(name.1)\n")
  }

  @Test("A name that is too long after escaping is refused")
  func escapedTooLong() throws {
    let writer = try PerfMapWriter(path: path, names: .escape)
    let name = [UInt8](repeating: 0x0a, count: 600_000)
    let error = #expect(throws: PerfMapError.self) { try writer.write(start: Address(1), size: ByteCount(1), name: name) }
    #expect(error?.code == .invalidName)
    #expect(try directory.bytes(map) == [])
  }

  @Test(
    "A map that an earlier process with the same ID left is appended to, truncated or replaced",
    arguments: [(StaleMapPolicy.append, "10 4 old\n1 1 new\n", true), (.truncate, "1 1 new\n", true), (.replace, "1 1 new\n", false)])
  func stale(choice: StaleMapPolicy, text: String, sameFile: Bool) throws {
    let name = "perf-\(getpid()).map"
    try directory.write(name, "10 4 old\n")
    try directory.setLastWrite(name, seconds: 1_000_000_000)
    let before = try directory.file(name).stat().inode
    let reader = try FileDescriptor.open(directory.file(name), .readOnly, options: .closeOnExec)
    defer { try? reader.close() }
    let writer = try PerfMapWriter(for: ProcessID(getpid()), directory: directory.path, stale: choice)
    try writer.write(start: Address(1), size: ByteCount(1), name: "new")
    #expect(try directory.text(name) == text)
    #expect(try (directory.file(name).stat().inode == before) == sameFile)
    #expect(try directory.file(name).stat().mode.permissions.rawValue & 0o077 == 0 || sameFile)
  }

  @Test(
    "A map written centuries ago is stale, and a map written centuries ahead is not, even beyond the range of 64-bit nanoseconds",
    arguments: [
      (1 << 33, false), (9_300_000_000, false), (15_000_000_000, false), (Int.max, false), (-9_300_000_000, true), (Int.min, true),
    ], [StaleMapPolicy.append, .truncate, .replace])
  func oddYear(year: (seconds: Int, isStale: Bool), choice: StaleMapPolicy) throws {
    let name = "perf-\(getpid()).map"
    try directory.write(name, "10 4 old\n")
    // File systems clamp a time to their range.
    try directory.setLastWrite(name, seconds: year.seconds)
    let writer = try PerfMapWriter(for: ProcessID(getpid()), directory: directory.path, stale: choice)
    try writer.write(start: Address(1), size: ByteCount(1), name: "new")
    #expect(try directory.text(name) == (year.isStale && choice != .append ? "" : "10 4 old\n") + "1 1 new\n")
  }

  @Test("A map that this process has written is never truncated or replaced", arguments: [StaleMapPolicy.truncate, .replace])
  func notStale(choice: StaleMapPolicy) throws {
    let name = "perf-\(getpid()).map"
    try directory.write(name, "10 4 ours\n")
    let writer = try PerfMapWriter(for: ProcessID(getpid()), directory: directory.path, stale: choice)
    try writer.write(start: Address(1), size: ByteCount(1), name: "new")
    #expect(try directory.text(name) == "10 4 ours\n1 1 new\n")
  }

  @Test("The map of the writer's process is refused if another user owns it", .enabled(if: geteuid() == 0))
  func ofAnotherUser() throws {
    let name = "perf-\(getpid()).map"
    try directory.write(name, "10 4 planted\n")
    try check(chown(directory.file(name).string, 1234, 1234))
    let error = #expect(throws: PerfMapError.self) { try PerfMapWriter(for: ProcessID(getpid()), directory: directory.path) }
    #expect(error?.errno == .notPermitted && error?.cause == "belongs to user 1234, not to user 0")
    #expect(try directory.text(name) == "10 4 planted\n")
  }

  @Test("The map of the writer's process is refused if it has a second hard link", arguments: [StaleMapPolicy.append, .truncate, .replace])
  func linked(choice: StaleMapPolicy) throws {
    let name = "perf-\(getpid()).map"
    try directory.write("precious", "keep me\n")
    try directory.setLastWrite("precious", seconds: 1_000_000_000)
    try check(link(directory.file("precious").string, directory.file(name).string))
    let error = #expect(throws: PerfMapError.self) {
      try PerfMapWriter(for: ProcessID(getpid()), directory: directory.path, stale: choice)
    }
    #expect(error?.errno == .notPermitted)
    #expect(try directory.text("precious") == "keep me\n")
  }

  @Test("An incomplete last line is terminated in the map of the writer's process, but not in the map of another process")
  func cutMap() throws {
    let name = "perf-\(getpid()).map"
    for (name, pid, text) in [(name, getpid(), "10 4 cut\n1 1 a\n"), ("perf-1.map", 1, "10 4 cut1 1 a\n")] {
      try directory.write(name, "10 4 cut")
      let writer = try PerfMapWriter(for: ProcessID(pid), directory: directory.path)
      try writer.write(start: Address(1), size: ByteCount(1), name: "a")
      #expect(try directory.text(name) == text)
    }
  }

  @Test(
    "A writer copies the map of the parent process completely and terminates its last line",
    arguments: [
      ("", 1), ("10 4 a\n", 1), ("10 4 a\n20 4 cut", 1), ("1", 4095), ("10 4 half pages\n", 256), ("10 4 line\n", 300_000),
    ])
  func copy(line: String, times: Int) throws {
    let text = String(repeating: line, count: times)
    try directory.write("parent", text)
    let writer = try PerfMapWriter(path: path)
    try writer.copy(from: directory.file("parent"))
    try writer.write(start: Address(1), size: ByteCount(1), name: "next")
    let ended = text.isEmpty || text.hasSuffix("\n") ? text : text + "\n"
    #expect(try directory.text(map) == ended + "1 1 next\n")
  }

  @Test("A writer refuses to copy from a link, a directory, a missing file or its map itself")
  func copyRefused() throws {
    let writer = try PerfMapWriter(path: path)
    try writer.write(start: Address(1), size: ByteCount(1), name: "a")
    try check(symlink(path.string, directory.file("link").string))
    for (name, errno) in [
      ("link", Errno.tooManySymbolicLinkLevels), ("", .isDirectory), ("none", .noSuchFileOrDirectory), (map, .invalidArgument),
    ] {
      let error = #expect(throws: PerfMapError.self) { try writer.copy(from: directory.file(name)) }
      #expect(error?.errno == errno && error?.path == directory.file(name))
    }
    #expect(try directory.text(map) == "1 1 a\n")
  }

  @Test("If other code closes the descriptor, one entry is refused and the next one reopens the map")
  func closedDescriptor() throws {
    let writer = try PerfMapWriter(path: path)
    try writer.write(start: Address(1), size: ByteCount(1), name: "a")
    let spoiled = try directory.spoilDescriptors()
    defer { spoiled.forEach { close($0) } }
    #expect(spoiled.count == 1)
    let error = #expect(throws: PerfMapError.self) { try writer.write(start: Address(2), size: ByteCount(1), name: "b") }
    #expect(error?.errno == .badFileDescriptor)
    try writer.write(start: Address(3), size: ByteCount(1), name: "c")
    #expect(try directory.text(map) == "1 1 a\n3 1 c\n")
  }

  @Test("PerfMapWriter.check finds out if a path can be written and creates no file")
  func checks() throws {
    try PerfMapWriter.check(path: path)
    let missing = #expect(throws: PerfMapError.self) { try PerfMapWriter.check(path: path, missing: .refuse) }
    #expect(missing?.errno == .noSuchFileOrDirectory)
    #expect(access(path.string, F_OK) != 0)
    try check(symlink("nowhere", path.string))
    #expect(throws: PerfMapError.self) { try PerfMapWriter.check(path: path) }
    try directory.remove(map)
    try directory.write(map, "")
    try PerfMapWriter.check(path: path, missing: .refuse)
    try directory.setMode(map, 0o444)
    try check(chmod(directory.path.string, 0o555))
    try asAnotherUser {
      let error = #expect(throws: PerfMapError.self) { try PerfMapWriter.check(path: path) }
      #expect(error?.errno == .permissionDenied)
      #expect(throws: PerfMapError.self) { try PerfMapWriter.check(path: directory.file("perf-2.map")) }
    }
    try check(chmod(directory.path.string, 0o700))
  }
}
