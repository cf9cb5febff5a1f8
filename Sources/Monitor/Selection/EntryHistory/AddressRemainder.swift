import PerfMap

/// The parts of a range that remain after ranges have been removed from it.
struct AddressRemainder: Sendable {
  /// The remaining parts, unordered; none is empty.
  private var parts: [ClosedRange<UInt64>]
  private(set) var byteCount: UInt64

  init(_ range: AddressRange) {
    parts = range.last.map { [range.start.rawValue...$0.rawValue] } ?? []
    byteCount = range.size.rawValue
  }

  /// Removes the intersection with a range. Returns the number of bytes removed. O(parts).
  mutating func remove(_ range: AddressRange) -> UInt64 {
    guard byteCount > 0, let last = range.last?.rawValue else { return 0 }
    let first = range.start.rawValue
    let before = byteCount
    for index in parts.indices.reversed() {
      let part = parts[index]
      guard part.lowerBound <= last, first <= part.upperBound else { continue }
      byteCount -= min(last, part.upperBound) - max(first, part.lowerBound) + 1
      parts.remove(at: index)
      if part.lowerBound < first { parts.append(part.lowerBound...(first - 1)) }
      if part.upperBound > last { parts.append((last + 1)...part.upperBound) }
    }
    return before - byteCount
  }
}
