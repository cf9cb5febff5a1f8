import PerfMap

/// A run of code without a gap of 1 MiB or more.
package struct CodeCluster: Hashable, Sendable {
  /// The smallest gap that separates clusters.
  package static let smallestGap = ByteCount(1 << 20)

  package var window: AddressWindow

  /// Returns the cluster at or next below an address, or else the lowest cluster, and its neighbours. O(leaves of the tree of ranges).
  static func neighbours(of address: Address, _ ranges: LiveRanges) -> (below: CodeCluster?, here: CodeCluster?, above: CodeCluster?) {
    guard let whole = AddressWindow(of: ranges) else { return (nil, nil, nil) }
    var seen: (below: CodeCluster?, here: CodeCluster?, above: CodeCluster?) = (nil, nil, nil)
    var start = whole.first
    /// Records the cluster from `start` to `last`. Returns true if further clusters are needed.
    func take(_ last: Address) -> Bool {
      let cluster = CodeCluster(window: AddressWindow(first: start, last: last))
      if start > address, seen.here != nil {
        seen.above = cluster
        return false
      }
      seen = (seen.here, cluster, nil)
      return true
    }
    var isOpen = true
    ranges.forEachGap(atLeast: smallestGap) { gap in
      isOpen = take(gap.below)
      start = gap.above
      return isOpen
    }
    if isOpen { _ = take(whole.last) }
    return seen
  }

  /// Returns an entry to select, with the clusters of the address and of the entry; nil if the map has no code. Upwards: the first entry
  /// of the next cluster or, if there is none, the last entry of the cluster of the address. Downwards: the first entry of the cluster of
  /// the address or, if `address` is not above its start, of the previous cluster.
  package static func jump(
    from address: Address, _ direction: SpaceView.Direction, _ ranges: LiveRanges
  ) -> (entry: EntryID, from: CodeCluster?, cluster: CodeCluster)? {
    let seen = neighbours(of: address, ranges)
    switch direction {
    case .up:
      if let above = seen.above, let first = ranges.piece(atOrAbove: above.window.first) { return (first.owner, seen.here, above) }
      guard let here = seen.here, let last = ranges.piece(atOrBelow: here.window.last) else { return nil }
      return (last.owner, seen.here, here)
    case .down:
      guard let here = seen.here else { return nil }
      let isAtStart = ranges.piece(atOrAbove: here.window.first).map { address <= $0.range.start } ?? true
      let cluster = isAtStart ? seen.below ?? here : here
      guard let first = ranges.piece(atOrAbove: cluster.window.first) else { return nil }
      return (first.owner, seen.here, cluster)
    }
  }
}

extension AddressWindow {
  /// Creates the window from the first to the last owned byte; nil if no byte is owned. O(log n).
  package init?(of ranges: LiveRanges) {
    guard let first = ranges.piece(atOrAbove: Address(0)), let last = ranges.piece(atOrBelow: Address(.max))?.range.last else { return nil }
    self.init(first: first.range.start, last: last)
  }
}

extension LiveRanges {
  /// Returns the lowest piece that ends at or after an address. O(log n).
  func piece(atOrAbove address: Address) -> Piece? {
    var found: Piece?
    forEachPiece(from: address) { piece in
      found = piece
      return false
    }
    return found
  }

  /// Returns the lowest piece with a byte after a window. O(log n).
  func piece(after window: AddressWindow) -> Piece? {
    window.last.rawValue == .max ? nil : piece(atOrAbove: Address(window.last.rawValue + 1))
  }

  /// Returns the highest piece that starts before a window. O(log n).
  func piece(before window: AddressWindow) -> Piece? {
    window.first.rawValue == 0 ? nil : piece(atOrBelow: Address(window.first.rawValue - 1))
  }

  /// Returns the highest piece that starts at or below an address. O(log n).
  func piece(atOrBelow address: Address) -> Piece? { piece(at: address) ?? piece(below: address) }
}
