import PerfMap

extension MapContents {
  /// The maximum number of ranges visited, so that an entry cut into a million pieces does not delay user input.
  private static let mostPieces = 4096

  /// Returns the bytes that an entry still owns; nil if newer entries have cut it into too many pieces. O(pieces).
  package func ownedBytes(of id: EntryID) -> ByteCount? {
    let range = entries.range(of: id)
    switch ranges.ownership(of: id) {
    case .live: return range.size
    case .dead, .zeroSize: return .zero
    case .trimmed: break
    }
    guard let last = range.last else { return .zero }
    var owned: UInt64 = 0
    var visited = 0
    ranges.forEachPiece(from: range.start) { piece in
      visited += 1
      guard piece.range.start <= last, visited <= Self.mostPieces else { return false }
      if piece.owner == id { owned += piece.range.size.rawValue }
      return true
    }
    return visited <= Self.mostPieces ? ByteCount(owned) : nil
  }
}
