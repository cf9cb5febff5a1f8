extension LiveRanges {
  /// A run of addresses that nobody owns, between two pieces.
  public struct Gap: Hashable, Sendable {
    /// The last address that is owned below it.
    public var below: Address
    /// The first address that is owned above it.
    public var above: Address

    /// The number of bytes that nobody owns.
    public var size: ByteCount { ByteCount(above.rawValue - below.rawValue - 1) }
  }

  /// Gives the gaps of a size and more to `body`, lowest first, until it returns false.
  ///
  /// Only gaps between pieces that end at or after `first` and start at or below `last` count. A leaf whose ranges lie closer together
  /// than the size is passed over as a whole: O(log n + leaves) for dense code, O(n) for code that is all gaps.
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
        // Whether there is room for such a gap between this range and the last one of the leaf.
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
