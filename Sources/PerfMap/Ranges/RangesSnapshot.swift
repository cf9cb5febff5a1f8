/// Who owned each byte at a moment: a picture that another thread may read while the map grows.
package struct RangesSnapshot: @unchecked Sendable {
  // Sound: leaves that a copy shares are copied before they change, and the arrays that hold them are values.

  private let ranges: LiveRanges

  init(of ranges: LiveRanges) {
    var copy = ranges
    // What is not asked for need not be copied when it changes.
    copy.ownership = OwnershipColumn()
    self.ranges = copy
  }

  /// Gives every piece to `body`, in the order of their addresses. O(n).
  package func forEachPiece(_ body: (LiveRanges.Piece) -> Void) { ranges.forEachPiece(body) }
}

extension LiveRanges {
  /// A picture of the ranges as they are. O(1); each leaf is copied once, when it changes next.
  package func snapshot() -> RangesSnapshot { RangesSnapshot(of: self) }
}
