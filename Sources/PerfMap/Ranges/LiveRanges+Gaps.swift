extension LiveRanges {
  /// A run of addresses without an owner, between two addresses that have an owner.
  public struct Gap: Hashable, Sendable {
    /// The last owned address below the gap.
    public var below: Address
    /// The first owned address above the gap.
    public var above: Address

    /// The size of the gap in bytes.
    public var size: ByteCount { ByteCount(above.rawValue - below.rawValue - 1) }
  }

  /// Calls `body` with each gap of at least a given size, in ascending order, until `body` returns false.
  ///
  /// - Parameters:
  ///   - size: The minimum size of a gap.
  ///   - first: The start of the search. Pieces that end below `first` are ignored.
  ///   - last: The end of the search. Pieces that start above `last` are ignored.
  ///   - body: A closure that returns true to continue.
  /// - Complexity: O(log n + leaves) for dense code, because a leaf without room for such a gap is skipped; O(n) in the worst case.
  public func forEachGap(
    atLeast size: ByteCount, from first: Address = Address(0), through last: Address = Address(.max), while body: (Gap) -> Bool
  ) {
    guard !leaves.isEmpty else { return }
    var below: UInt64?
    var leaf = leafIndex(for: first.rawValue)
    var place = leaves[leaf].firstPlace(endingAtOrAfter: first.rawValue)
    while leaf < leaves.count {
      let present = leaves[leaf]
      while place < present.count {
        let start = present.starts[place]
        guard start <= last.rawValue else { return }
        if let below, start - below > size.rawValue, !body(Gap(below: Address(below), above: Address(start))) { return }
        below = present.lasts[place]
        // An upper bound for the size of the gaps in the rest of the leaf.
        let room = present.starts[present.count - 1].subtractingReportingOverflow(present.lasts[place])
        if room.overflow || room.partialValue <= size.rawValue { place = present.count - 1 }
        below = present.lasts[place]
        place += 1
      }
      leaf += 1
      place = 0
    }
  }
}
