import Foundation
import Glibc
import PerfMap
import TestSupport
import Testing

@testable import Processes

@Suite("Executable memory")
struct ExecutableMappingsTests {
  private static func ranges(_ text: String) -> [String] {
    ExecutableMappings(text.utf8).ranges.map { "\($0.start)-\($0.endDescription)" }
  }

  @Test("what is executable, neighbours joined")
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

  @Test("lines that are not as they should be are passed over")
  func strange() {
    #expect(Self.ranges("").isEmpty)
    #expect(
      Self.ranges("2000-1000 r-xp\n1000 r-xp\nzz-1000 r-xp\n1000-2000 x\n-1000 r-xp\n1000-2000\n11112222333344445-9 r-xp 0\n").isEmpty)
    // Out of order: what lies before is not believed.
    #expect(Self.ranges("3000-4000 r-xp 0\n1000-2000 r-xp 0\n4000-5000 r-xp 0\n") == ["3000-5000"])
  }

  @Test(
    "entries of real maps that lie in no executable memory of their process",
    arguments: [("node/app-basic", 1634), ("ruby/app-perf", 255), ("java/perfmap1", 0), ("php/tracing", 0), ("python/hello", 0)])
  func samples(map: String, expected: Int) throws {
    let snapshot = try #require(ScratchDirectory.bytes(at: SampleMap.path(map) + "s"))
    let executable = ExecutableMappings(snapshot).ranges
    #expect(!executable.isEmpty)
    var check = MapCheck()
    check.append(try SampleMap.bytes(map))
    let start = WallTime(rawValue: 0)
    check.finish(
      MapSurroundings(
        owner: 0, mode: 0o600, lastWrite: start, created: nil,
        process: MapSurroundings.Process(user: 0, startTime: start, executable: executable, appends: false)))
    #expect(check.counts[.notExecutable, default: 0] == expected)
  }

  @Test("our own code is executable, our stack is not")
  func own() throws {
    let pid = ProcessID(getpid())
    let mappings = try #require(try ProcFilesystem().executableMappings(of: pid))
    let code = UInt64(UInt(bitPattern: try #require(dlsym(nil, "getpid"))))
    #expect(mappings.ranges.contains { $0.contains(Address(code)) })
    var local = 0
    withUnsafePointer(to: &local) { pointer in
      #expect(!mappings.ranges.contains { $0.contains(Address(UInt64(UInt(bitPattern: pointer)))) })
    }
  }

  @Test("of a process that is not there, nothing")
  func gone() throws {
    func ended() throws -> ProcessID {
      // Ended and reaped with its value.
      let child = try Child("/bin/true")
      return child.pid
    }
    #expect(try ProcFilesystem().executableMappings(of: try ended()) == nil)
    #expect(try ProcFilesystem().executableMappings(of: ProcessID(0)) == nil)
  }
}
