import PerfMap
import Testing

@testable import Processes

@Suite("Map names")
struct MapNameTests {
  @Test(
    "A map name and its PID convert to each other",
    arguments: [("perf-1.map", 1), ("perf-30292.map", 30292), ("perf-2147483647.map", Int32.max)])
  func conversion(name: String, pid: Int32) {
    #expect(MapName(name.utf8)?.pid == ProcessID(pid))
    #expect(MapName(ProcessID(pid)).description == name)
  }

  @Test(
    "A file name other than perf-PID.map is rejected",
    arguments: [
      "", "perf-.map", "perf-0.map", "perf-01.map", "perf-+1.map", "perf--1.map", "perf- 1.map", "perf-1 .map", "perf-0x1.map",
      "perf-1e3.map",
      "perf-2147483648.map", "perf-4294967297.map", "perf-18446744073709551617.map", "perf-99999999999999999999999999.map", "perf-1.map~",
      "perf-1.map.1", "perf-1.MAP", "Perf-1.map", " perf-1.map", "perf-1.map\n", "perf-1\n.map", "perf-1.ma", "perf-1", "perfinfo-1.map",
      "perf-1.dump",
      "perf-.1.map", "perf-1..map", "perf-１.map", ".perf-1.map", "perf-map", "perf-1\0.map",
    ])
  func otherNames(name: String) {
    #expect(MapName(name.utf8) == nil)
  }

  @Test("The names of jitdumps and of lists of images have a PID, too")
  func otherFiles() {
    #expect(ProcessFileKind.parse("jit-7.dump".utf8).map { [$0.kind == .jitdump, $0.pid == ProcessID(7)] } == [true, true])
    #expect(ProcessFileKind.parse("perfinfo-7.map".utf8).map { [$0.kind == .images, $0.pid == ProcessID(7)] } == [true, true])
    #expect(ProcessFileKind.parse("perf-7.map".utf8).map { [$0.kind == .map, $0.pid == ProcessID(7)] } == [true, true])
    for name in ["jit-7.map", "jit-07.dump", "jit-.dump", "jit-2147483648.dump", "perfinfo-7.dump", "perfinfo-.map", "jitted-7-1.so"] {
      #expect(ProcessFileKind.parse(name.utf8) == nil, "\(name)")
    }
  }

  @Test("A file name that is not UTF-8 is rejected")
  func bytes() {
    #expect(MapName([0x70, 0x65, 0x72, 0x66, 0x2d, 0xff, 0x31, 0x2e, 0x6d, 0x61, 0x70]) == nil)
  }
}
