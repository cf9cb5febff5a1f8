import PerfMap

/// The offsets in a recording of the bytes of one generation of a map.
struct TextExtents: Sendable {
  private struct Extent {
    /// The offset in the map.
    var start: UInt64
    /// The offset in the recording.
    var place: UInt64
  }

  private var extents: [Extent] = []
  private var length: UInt64 = 0

  /// Adds the offset of the next `count` bytes of the map.
  mutating func append(_ count: Int, at place: UInt64) {
    guard count > 0 else { return }
    extents.append(Extent(start: length, place: place))
    length += UInt64(count)
  }

  /// Returns the ranges in the recording of a range of the map, at most `limit` bytes. O(log extents + ranges).
  func places(of range: TextRange, limit: Int) -> [TextRange] {
    var start = range.offset
    let end = start + min(range.length, UInt64(max(0, limit)), length - min(start, length))
    var places: [TextRange] = []
    var index = extents.partitioningIndex { $0.start > start } - 1
    while start < end, extents.indices.contains(index) {
      let extent = extents[index]
      let extentEnd = index + 1 < extents.count ? extents[index + 1].start : length
      let count = min(end, extentEnd) - start
      places.append(TextRange(offset: extent.place + (start - extent.start), length: count))
      start += count
      index += 1
    }
    return places
  }
}
