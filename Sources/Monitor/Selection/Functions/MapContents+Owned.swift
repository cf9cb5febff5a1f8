import PerfMap

extension MapContents {
  /// How many pieces of an entry are looked at: one that was cut a million times must not keep a key waiting.
  private static let mostPieces = 4096

  /// The bytes that an entry still owns; nil when newer entries have cut it into very many pieces. O(pieces).
  package func ownedBytes(of id: EntryID) -> ByteCount? {
    let range = entries.range(of: id)
    switch ranges.ownership(of: id) {
    case .live: return range.size
    case .dead, .zeroSize: return .zero
    case .trimmed: break
    }
    guard let last = range.last else { return .zero }
    var owned: UInt64 = 0
    var looked = 0
    ranges.forEachPiece(from: range.start) { piece in
      looked += 1
      guard piece.range.start <= last, looked <= Self.mostPieces else { return false }
      if piece.owner == id { owned += piece.range.size.rawValue }
      return true
    }
    return looked <= Self.mostPieces ? ByteCount(owned) : nil
  }
}
