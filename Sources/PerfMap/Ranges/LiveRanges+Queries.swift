extension LiveRanges {
  /// Returns the piece that contains an address, or nil if the byte has no owner. O(log n).
  public func piece(at address: Address) -> Piece? {
    guard !leaves.isEmpty else { return nil }
    let leaf = leafIndex(for: address.rawValue)
    let place = leaves[leaf].firstPlace(endingAtOrAfter: address.rawValue)
    guard place < leaves[leaf].count, leaves[leaf].starts[place] <= address.rawValue else { return nil }
    return piece(leaf: leaf, place: place)
  }

  /// Returns the highest piece that ends below an address, or nil if there is none. O(log n).
  public func piece(below address: Address) -> Piece? {
    guard !leaves.isEmpty else { return nil }
    var leaf = leafIndex(for: address.rawValue)
    var place = leaves[leaf].firstPlace(endingAtOrAfter: address.rawValue)
    if place == 0 {
      guard leaf > 0 else { return nil }
      leaf -= 1
      place = leaves[leaf].count
    }
    return piece(leaf: leaf, place: place - 1)
  }

  /// Calls `body` with each piece in ascending order. O(n).
  public func forEachPiece(_ body: (Piece) -> Void) {
    for leaf in leaves.indices {
      for place in 0..<leaves[leaf].count { body(piece(leaf: leaf, place: place)) }
    }
  }

  /// Calls `body` with each piece that ends at or after an address, ascending, until `body` returns false. O(log n + pieces).
  public func forEachPiece(from address: Address, while body: (Piece) -> Bool) {
    guard !leaves.isEmpty else { return }
    var leaf = leafIndex(for: address.rawValue)
    var place = leaves[leaf].firstPlace(endingAtOrAfter: address.rawValue)
    while leaf < leaves.count {
      while place < leaves[leaf].count {
        guard body(piece(leaf: leaf, place: place)) else { return }
        place += 1
      }
      leaf += 1
      place = 0
    }
  }

  func piece(leaf: Int, place: Int) -> Piece {
    let start = leaves[leaf].starts[place]
    return Piece(
      range: AddressRange(unchecked: Address(start), size: ByteCount(leaves[leaf].lasts[place] &- start &+ 1)),
      owner: EntryID(leaves[leaf].owners[place]))
  }

  /// Returns a description of the first broken invariant, or nil. For tests. O(n).
  package func checkInvariants() -> String? {
    guard leaves.count == firsts.count else { return "\(leaves.count) leaves, \(firsts.count) first addresses" }
    var previous: UInt64?
    var seen = 0
    var owned: UInt64 = 0
    var pieces: [UInt32: Int] = [:]
    for (leaf, first) in zip(leaves, firsts) {
      guard leaf.count > 0, leaf.count <= RangeLeaf.capacity else { return "a leaf of \(leaf.count) ranges" }
      guard leaf.starts[0] == first else { return "a leaf starts at \(leaf.starts[0]), its key is \(first)" }
      for place in 0..<leaf.count {
        guard leaf.starts[place] <= leaf.lasts[place] else { return "an empty range at \(leaf.starts[place])" }
        if let previous, leaf.starts[place] <= previous { return "ranges overlap at \(leaf.starts[place])" }
        previous = leaf.lasts[place]
        owned &+= leaf.lasts[place] &- leaf.starts[place] &+ 1
        pieces[leaf.owners[place], default: 0] += 1
      }
      seen += leaf.count
    }
    guard seen == rangeCount else { return "\(seen) ranges, \(rangeCount) counted" }
    guard seen == 0 || owned == ownedBytes.rawValue || owned == 0 else { return "\(owned) bytes, \(ownedBytes) counted" }
    return checkOwnership(pieces)
  }

  private func checkOwnership(_ pieces: [UInt32: Int]) -> String? {
    var counts: [Ownership: Int] = [:]
    for index in 0..<entryCount {
      let id = EntryID(UInt32(index))
      counts[ownership[id], default: 0] += 1
      let expected = pieces[id.rawValue] ?? 0
      guard ownership.pieceCount(of: id) == expected else {
        return "entry \(index) has \(expected) pieces, \(ownership.pieceCount(of: id)) counted"
      }
    }
    let expected: [Ownership: Int] = [.live: liveCount, .trimmed: trimmedCount, .dead: deadCount, .zeroSize: zeroSizeCount]
    for (ownership, count) in expected where counts[ownership, default: 0] != count {
      return "\(counts[ownership, default: 0]) entries are \(ownership), \(count) counted"
    }
    return nil
  }
}

extension LiveRanges {
  /// Returns a snapshot of the ranges. O(1); each leaf is copied once, at the next change of the leaf.
  package func snapshot() -> RangesSnapshot { RangesSnapshot(of: self) }
}

/// The owners of a map's bytes at some time, without the ownership of entries. Another thread may read them while the map grows.
package struct RangesSnapshot: @unchecked Sendable {
  // `@unchecked Sendable` is sound, because shared leaves are copied before they change, and the arrays that contain them are values.
  package let ranges: LiveRanges

  fileprivate init(of ranges: LiveRanges) {
    var copy = ranges
    // The snapshot does not need the ownership column. If it shared the column, the map would copy each page that it changes.
    copy.ownership = OwnershipColumn()
    self.ranges = copy
  }

  /// Calls `body` with each piece in ascending order. O(n).
  package func forEachPiece(_ body: (LiveRanges.Piece) -> Void) { ranges.forEachPiece(body) }
}
