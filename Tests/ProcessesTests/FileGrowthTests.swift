import Glibc
import PerfMap
import SystemPackage
import TestSupport
import Testing

@testable import Processes

@Suite("Growth of files")
struct FileGrowthTests {
  private func growth(_ change: (ScratchDirectory) throws -> Void) throws -> UInt64? {
    let directory = try ScratchDirectory()
    try directory.write("map", "1000 10 a\n".utf8)
    let path = FilePath(directory.file("map"))
    let start = ContinuousClock.Instant.now
    var growth = FileGrowth(try OpenedMap(path: path), at: path, now: WallTime(seconds: time(nil), nanoseconds: 0))
    #expect(growth.bytesPerSecond == nil && growth.due != nil)
    try change(directory)
    growth.finish(at: start + .seconds(1000))
    return growth.bytesPerSecond
  }

  @Test("The growth is the difference between two sizes, divided by the time between them")
  func grows() throws {
    let found = try growth { try $0.write("map", String(repeating: "2000 10 b\n", count: 1001).utf8) }
    #expect(found == 10)
  }

  @Test("The growth of a file that shrinks is 0, and that of a replaced file is unknown")
  func others() throws {
    #expect(try growth { try $0.write("map", []) } == 0)
    let replaced = try growth { directory in
      try directory.write("new", "1000 10 a\n2000 10 b\n".utf8)
      try #require(rename(directory.file("new"), directory.file("map")) == 0)
    }
    #expect(replaced == nil)
  }
}
