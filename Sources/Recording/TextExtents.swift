import PerfMap

/// The places where a recording stores the bytes of one generation of a map.
struct TextExtents: Sendable {
  /// The place where consecutive bytes are stored.
  enum Place: Hashable, Sendable {
    /// The bytes are at this offset in the recording.
    case recorded(UInt64)
    /// The bytes are not stored, because all of them have this value.
    case fill(UInt8)
  }

  /// A part of a range of the map, stored in one place.
  struct Part: Hashable, Sendable {
    var place: Place
    var count: UInt64
  }

  private struct Extent {
    /// The offset in the map.
    var start: UInt64
    var place: Place
  }

  private var extents: [Extent] = []
  private var length: UInt64 = 0

  /// Adds the place of the next `count` bytes of the map.
  mutating func append(_ count: UInt64, at place: Place) {
    guard count > 0, count <= .max - length else { return }
    extents.append(Extent(start: length, place: place))
    length += count
  }

  /// Returns the number of bytes from an offset in the map to the end of the sparse-file hole there; 0 outside holes. O(log extents).
  func hole(at offset: UInt64) -> UInt64 {
    let next = extents.partitioningIndex { $0.start > offset }
    guard next > 0, offset < length, extents[next - 1].place == .fill(0) else { return 0 }
    return (next < extents.count ? extents[next].start : length) - offset
  }

  /// Returns the parts of a range of the map, with the place of each, up to `limit` bytes. O(log extents + parts).
  func parts(of range: TextRange, limit: Int) -> [Part] {
    var start = min(range.offset, length)
    let end = start + min(range.length, UInt64(max(0, limit)), length - start)
    var parts: [Part] = []
    var index = extents.partitioningIndex { $0.start > start } - 1
    while start < end, extents.indices.contains(index) {
      let extent = extents[index]
      let extentEnd = index + 1 < extents.count ? extents[index + 1].start : length
      let count = min(end, extentEnd) - start
      parts.append(Part(place: extent.place.advanced(by: start - extent.start), count: count))
      start += count
      index += 1
    }
    return parts
  }
}

extension TextExtents.Place {
  fileprivate func advanced(by count: UInt64) -> Self {
    if case .recorded(let offset) = self { .recorded(offset + count) } else { self }
  }
}
