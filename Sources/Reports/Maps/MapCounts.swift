import PerfMap

/// The counts of a map for `jittop ls`, which may list a hundred thousand maps and cannot keep their contents.
package struct MapCounts {
  let fileBytes: UInt64
  let entries, leftOut, malformed: Int
  let hasCutTail: Bool
  let zeroSize, live, trimmed, dead: Int
  let liveBytes: UInt64
  let firstAddress, lastAddress: String?
  let overlaps: OverlapCounts

  package init(_ contents: MapContents) {
    fileBytes = contents.byteCount.rawValue
    entries = contents.entries.count
    leftOut = contents.leftOut
    malformed = contents.malformed.count
    hasCutTail = contents.tail != nil
    zeroSize = contents.ranges.zeroSizeCount
    live = contents.ranges.liveCount
    trimmed = contents.ranges.trimmedCount
    dead = contents.ranges.deadCount
    liveBytes = contents.ranges.ownedBytes.rawValue
    firstAddress = contents.firstAddress?.description
    lastAddress = contents.highest?.endDescription
    overlaps = contents.overlapCounts
  }
}
