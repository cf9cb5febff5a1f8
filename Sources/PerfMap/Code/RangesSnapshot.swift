/// Who owned each byte at a moment: a picture that another thread may read while the map grows.
public struct RangesSnapshot: @unchecked Sendable {
  // Sound: leaves that a copy shares are copied before they change, and the arrays that hold them are values.

  /// The ranges.
  public let ranges: LiveRanges
}

extension LiveRanges {
  /// A picture of the ranges as they are. O(1); each leaf is copied once, when it changes next.
  public func snapshot() -> RangesSnapshot { RangesSnapshot(ranges: self) }
}
