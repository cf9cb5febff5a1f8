import PerfMap

/// Where the bytes of one generation of a map stand in a recording.
struct RecordedText: Sendable {
  private struct Extent {
    /// The offset in the map.
    var start: UInt64
    /// The offset in the recording.
    var place: UInt64
  }

  private var extents: [Extent] = []
  private var length: UInt64 = 0

  /// Takes the place of the next bytes of the map.
  mutating func append(_ count: Int, at place: UInt64) {
    guard count > 0 else { return }
    extents.append(Extent(start: length, place: place))
    length += UInt64(count)
  }

  /// The places of a piece of the map, in its order, `limit` bytes at most. O(log extents + places).
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
