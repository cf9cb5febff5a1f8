import Foundation
import Glibc
import MapAnalysis
import PerfMap
import SystemPackage
import TestSupport
import Testing

@testable import Processes

@Suite("Memory of a process")
struct MemoryMappingsTests {
  private static func ranges(_ text: String) -> [String] {
    MemoryMappings(text.utf8).executable.map { "\($0.start)-\($0.endDescription)" }
  }

  @Test("Adjacent executable ranges are merged")
  func parsing() {
    let text = """
      55d0a0000000-55d0a0001000 r--p 00000000 fd:01 1234                       /usr/bin/node
      55d0a0001000-55d0a0003000 r-xp 00001000 fd:01 1234                       /usr/bin/node
      7f0000000000-7f0000010000 rwxp 00000000 00:00 0 
      7f0000010000-7f0000020000 r-xp 00000000 00:00 0 
      7f0000020000-7f0000030000 ---p 00000000 00:00 0 
      7f0000030000-7f0000040000 r-xs 00000000 00:01 99                         /dev/zero (deleted)
      7f0000040000-7f0000050000 rw-p 00000000 00:00 0                          [heap] r-xp
      ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]

      """
    #expect(
      Self.ranges(text) == [
        "55d0a0001000-55d0a0003000", "7f0000000000-7f0000020000", "7f0000030000-7f0000040000", "ffffffffff600000-ffffffffff601000",
      ])
  }

  @Test("Malformed lines of /proc/PID/maps are skipped")
  func strange() {
    #expect(Self.ranges("").isEmpty)
    #expect(
      Self.ranges("2000-1000 r-xp\n1000 r-xp\nzz-1000 r-xp\n1000-2000 x\n-1000 r-xp\n1000-2000\n11112222333344445-9 r-xp 0\n").isEmpty)
    // A line out of order is skipped.
    #expect(Self.ranges("3000-4000 r-xp 0\n1000-2000 r-xp 0\n4000-5000 r-xp 0\n") == ["3000-5000"])
  }

  @Test(
    "With the recorded memory of its process, each sample map has the expected number of entries that are not executable",
    arguments: [
      ("java/perfmap1", 0), ("moarvm/app", 0), ("mono/prog", 0), ("node/app-basic", 1634), ("node/hello-onlyfn", 164),
      ("php/many-tracing", 0), ("php/tracing", 0), ("python/hello", 0), ("qemu/prog-static", 0), ("ruby/app-perf", 255), ("ruby/small", 0),
      ("wasmtime/small", 0),
    ])
  func samples(map: String, expected: Int) throws {
    let snapshot = try #require(ScratchDirectory.bytes(at: SampleMap.path(map) + "s"))
    let executable = MemoryMappings(snapshot).executable
    #expect(!executable.isEmpty)
    var check = MapCheck()
    check.append(try SampleMap.bytes(map))
    let start = WallTime(rawValue: 0)
    check.finish(
      MapEnvironment(
        owner: 0, mode: 0o600, lastWrite: start, created: nil,
        process: MapEnvironment.Process(user: 0, startTime: start, executable: executable, appends: false)))
    #expect(check.counts[.notExecutable, default: 0] == expected)
  }

  @Test("Code of this process is executable, its stack is not")
  func own() throws {
    let pid = ProcessID(getpid())
    let mappings = try #require(try ProcFilesystem().mappings(of: pid))
    let code = UInt64(UInt(bitPattern: try #require(dlsym(nil, "getpid"))))
    #expect(mappings.executable.contains { $0.contains(Address(code)) })
    let text = try #require(mappings.mapping(of: try range(code, 4)))
    #expect(text.permissions == [.read, .execute] && String(decoding: text.name, as: UTF8.self).contains("libc"))
    var local = 0
    withUnsafePointer(to: &local) { pointer in
      #expect(!mappings.executable.contains { $0.contains(Address(UInt64(UInt(bitPattern: pointer)))) })
    }
  }

  @Test("A process that has ended has no mappings")
  func gone() throws {
    func ended() throws -> ProcessID {
      // The child is killed and reaped when this function returns.
      let child = try Child("/bin/true")
      return child.pid
    }
    #expect(try ProcFilesystem().mappings(of: try ended()) == nil)
    #expect(try ProcFilesystem().mappings(of: ProcessID(0)) == nil)
  }

  // MARK: - One mapping

  private func range(_ start: UInt64, _ size: UInt64) throws -> AddressRange {
    try #require(AddressRange(start: Address(start), size: ByteCount(size)))
  }

  @Test("The mapping of an address range is the first executable one in it, else the first one")
  func mapping() throws {
    let mappings = MemoryMappings(
      """
      1000-2000 ---p 00000000 00:00 0 
      2000-3000 r-xs 00000000 00:01 99                         /dev/zero (deleted)
      3000-4000 rw-p 00000000 00:00 0
      4000-5000 rwxp 00001000 fd:01 1234                       /srv/my app/lib.so
      5000-6000 r--p 00002000 fd:01 1234                       /srv/my app/lib.so

      """.utf8)
    let words = mappings.all.map { "\($0.permissions) \(String(decoding: $0.name, as: UTF8.self))" }
    #expect(words == ["---p ", "r-xs /dev/zero (deleted)", "rw-p ", "rwxp /srv/my app/lib.so", "r--p /srv/my app/lib.so"])
    func place(_ start: UInt64, _ size: UInt64) throws -> Int? {
      let found = mappings.mapping(of: try range(start, size))
      return mappings.all.firstIndex { $0 == found }
    }
    #expect(try place(0x1000, 1) == 0 && place(0x1fff, 1) == 0 && place(0x2000, 1) == 1 && place(0x5fff, 1) == 4)
    #expect(try place(0x1f00, 0x200) == 1 && place(0x3f00, 0x200) == 3 && place(0x100, 0x10000) == 1)
    #expect(try place(0xfff, 1) == nil && place(0x6000, 1) == nil && place(0x2000, 0) == nil)
    #expect(MemoryMappings().mapping(of: try range(0x1000, 1)) == nil)
  }

  @Test("A list of mappings that is read in pieces is complete")
  func pieces() throws {
    let directory = try ScratchDirectory()
    let process = try ChildProcess(BuiltProgram.path("map-memory"), [directory.path, "200"])
    #expect(becomesTrue { process.isRunning() && process.text.hasSuffix("mapped\n") })
    // `#require` does not support noncopyable values.
    guard var reader = try ProcFilesystem().mappingsReader(of: ProcessID(process.pid)) else {
      Issue.record("nothing to read")
      return
    }
    var count = 0
    while try reader.readPiece() { count += 1 }
    // The kernel returns a page at a time.
    #expect(count > 1)
    let maps = try #require(ScratchDirectory.bytes(at: "/proc/\(process.pid)/maps"))
    #expect(reader.mappings.all.count == maps.count { $0 == 0x0a })
  }

  // MARK: - Sizes

  @Test("The memory sizes of a process change with its mappings and their permissions")
  func sizes() throws {
    let directory = try ScratchDirectory()
    let process = try ChildProcess(BuiltProgram.path("map-memory"), [directory.path])
    #expect(becomesTrue { process.isRunning() && process.text.hasSuffix("mapped\n") })
    let files = ProcFilesystem()
    let pid = ProcessID(process.pid)
    let first = try #require(try files.memorySizes(of: pid))
    #expect(try files.memorySizes(of: pid) == first)
    process.send(SIGUSR1)
    #expect(becomesTrue { process.isRunning() && process.text.hasSuffix("protected\n") })
    let second = try #require(try files.memorySizes(of: pid))
    #expect(second != first)
    process.send(SIGUSR1)
    #expect(becomesTrue { process.isRunning() && process.text.hasSuffix("unmapped\n") })
    #expect(try files.memorySizes(of: pid) != second)
    process.end()
    #expect(try files.memorySizes(of: pid) == nil)
  }

  // MARK: - Errors

  @Test(
    "Memory that the user may not read is an error, not an empty list of mappings",
    .enabled(if: geteuid() == 0, "only root can be refused"))
  func hidden() throws {
    let root = try TemporaryDirectory()
    try check(chmod(root.path.string, 0o755))
    try makeDirectory(root.file("77"))
    try writeFile(root.file("77/maps"), "1000-2000 r-xp 0 0:0 0\n")
    try check(chmod(root.file("77/maps").string, 0))
    var caught: ProcessesError?
    asNobody {
      do throws(ProcessesError) { _ = try ProcFilesystem(root: root.path).mappings(of: ProcessID(77)) } catch { caught = error }
    }
    #expect(caught?.cause == "no permission to read its memory")
    #expect(caught?.errno == .permissionDenied)
  }

  @Test("A /proc/PID/maps file of 64 MiB is read completely; a longer one is an error, because code in the rest would seem not executable")
  func largest() throws {
    let root = try TemporaryDirectory()
    try makeDirectory(root.file("77"))
    let file = root.file("77/maps")
    let (first, last) = ("1000-2000 r-xp 0 0:0 0\n", "\n5000-6000 r-xp 0 0:0 0\n")
    try writeFile(file, first)
    // A hole makes the file large without using space.
    try check(truncate(file.string, off_t(64 << 20 - last.utf8.count)))
    let descriptor = try FileDescriptor.open(file, .writeOnly, options: [.append, .closeOnExec])
    try descriptor.closeAfter { _ = try descriptor.writeAll(last.utf8) }
    try writeFile(root.file("77/status"), "VmSize:\t8 kB\n")
    let mappings = try #require(try ProcFilesystem(root: root.path).mappings(of: ProcessID(77)))
    #expect(mappings.executable.map { "\($0.start)-\($0.endDescription)" } == ["1000-2000", "5000-6000"])

    try check(truncate(file.string, off_t(64 << 20 + 1)))
    var caught: ProcessesError?
    do throws(ProcessesError) { _ = try ProcFilesystem(root: root.path).mappings(of: ProcessID(77)) } catch { caught = error }
    #expect(caught?.cause == "the memory map exceeds 64 MiB")
  }
}
