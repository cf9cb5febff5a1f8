import PerfMap

/// The nearest entries below and above an address that no entry covers.
package struct GapNeighbours: Hashable, Sendable {
  package struct Neighbour: Hashable, Sendable {
    package let entry: EntryID
    /// The distance from the address to the nearest byte of the entry, in bytes, at least 1.
    package let distance: ByteCount
  }

  /// The entry that ends nearest below the address; nil if there is none.
  package let before: Neighbour?
  /// The entry that starts nearest above the address; nil if there is none.
  package let after: Neighbour?

  /// Finds the neighbours of an address; nil if an entry owns the address. Entries of size 0 do not count. O(log entries).
  package init?(of address: Address, in contents: MapContents) {
    guard contents.ranges.piece(at: address) == nil else { return nil }
    before = contents.ranges.piece(below: address).map { piece in
      Neighbour(entry: piece.owner, distance: ByteCount(address.rawValue - piece.range.lastValue))
    }
    var above: Neighbour?
    contents.ranges.forEachPiece(from: address) { piece in
      above = Neighbour(entry: piece.owner, distance: ByteCount(piece.range.start.rawValue - address.rawValue))
      return false
    }
    after = above
  }
}
