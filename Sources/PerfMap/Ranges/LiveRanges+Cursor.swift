extension LiveRanges {
  /// A position in the ascending pieces, for code that walks them together with other sorted ranges.
  package struct Cursor {
    private var leaf = 0
    private var place = 0

    /// Creates a cursor before the first piece.
    package init() {}

    /// Returns the piece after the cursor and advances the cursor, or returns nil at the end. O(1).
    package mutating func next(in ranges: LiveRanges) -> Piece? {
      guard leaf < ranges.leaves.count else { return nil }
      let piece = ranges.piece(leaf: leaf, place: place)
      place += 1
      if place == ranges.leaves[leaf].count { (leaf, place) = (leaf + 1, 0) }
      return piece
    }
  }
}
