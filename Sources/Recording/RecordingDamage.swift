/// The parts of a recording that cannot be read.
package struct RecordingDamage: Hashable, Sendable {
  /// The first damaged ranges, at most ``rangeLimit``.
  package private(set) var ranges: [Range<UInt64>] = []
  /// The number of all damaged ranges, including those that are not in ``ranges``.
  package private(set) var count = 0
  /// The number of bytes in all damaged ranges.
  package private(set) var bytes: UInt64 = 0

  /// The maximum number of elements of ``ranges``.
  package static let rangeLimit = 1000

  package init() {}

  mutating func add(_ range: Range<UInt64>) {
    guard !range.isEmpty else { return }
    count += 1
    bytes += UInt64(range.count)
    if ranges.count < Self.rangeLimit { ranges.append(range) }
  }
}
