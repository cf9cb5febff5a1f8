import SystemPackage
import TestSupport
import Testing

@testable import PerfMap

/// The README of the sample maps describes the runtime and the features of each map.
@Suite("Sample maps of real runtimes")
struct SampleMapTests {
  struct Expected: Sendable, CustomTestStringConvertible {
    var map: String
    var entries: Int
    var live: Int
    var trimmed: Int
    var dead: Int
    var liveBytes: UInt64
    /// Overlap counts in the order duplicate, same, nested, straddle.
    var overlaps: [Int]
    var testDescription: String { map }
  }

  @Test(
    "Entries, ownership and overlaps of sample maps have the expected counts",
    arguments: [
      Expected(
        map: "node/app-basic", entries: 4809, live: 4504, trimmed: 254, dead: 51, liveBytes: 1_994_788, overlaps: [1, 9, 99, 451]),
      Expected(
        map: "ruby/app-perf", entries: 9291, live: 3809, trimmed: 4566, dead: 916, liveBytes: 607_233, overlaps: [0, 0, 916, 4566]),
      Expected(map: "mono/prog", entries: 509, live: 406, trimmed: 0, dead: 103, liveBytes: 192_273, overlaps: [0, 67, 36, 0]),
    ])
  func counts(_ expected: Expected) throws {
    let map = try PerfMapFile(path: FilePath(SampleMap.path(expected.map)))
    let counts = map.contents.overlapCounts
    #expect(map.contents.entries.count == expected.entries)
    #expect(map.contents.ranges.liveCount == expected.live)
    #expect(map.contents.ranges.trimmedCount == expected.trimmed)
    #expect(map.contents.ranges.deadCount == expected.dead)
    #expect(map.contents.ranges.ownedBytes == ByteCount(expected.liveBytes))
    #expect([counts.duplicate, counts.same, counts.nested, counts.straddle] == expected.overlaps)
    #expect(map.contents.ranges.checkInvariants() == nil)
  }

  @Test("A mono process that is killed within a line leaves an incomplete line")
  func cutTail() throws {
    let map = try PerfMapFile(path: FilePath(SampleMap.path("mono/killed")))
    #expect(map.contents.entries.count == 156)
    #expect(map.cutTail != nil)
  }

  @Test("The qemu sample map has 114 entries of size 0")
  func zeroSize() throws {
    let map = try PerfMapFile(path: FilePath(SampleMap.path("qemu/prog-static")))
    #expect(map.contents.entries.count == 6389)
    #expect(map.contents.ranges.zeroSizeCount == 114)
  }

  @Test("The CPython sample map with names that contain line breaks has two malformed lines")
  func malformed() throws {
    let map = try PerfMapFile(path: FilePath(SampleMap.path("python/capi-plain")))
    #expect(map.contents.entries.count == 8)
    #expect(map.contents.malformed.count == 2)
    #expect(map.contents.ranges.zeroSizeCount == 1)
    #expect(map.contents.ranges.ownedBytes == ByteCount(192))
  }
}
