import PerfMap

/// A comparable snapshot of all facts of map contents.
package struct MapSnapshot: Equatable {
  package var bytes: UInt64
  package var entries: [Entry]
  package var lineNumbers: [Int]
  package var malformed: [MalformedLine]
  package var malformedLineNumbers: [Int]
  package var tail: TextRange?
  package var overlapCounts: OverlapCounts
  package var overlaps: [Overlap]
  package var ownership: [Ownership]
  package var worstOverlaps: [Overlap.Kind?]
  package var pieces: [LiveRanges.Piece]
  /// The counts of live, trimmed, dead and empty entries.
  package var ownershipCounts: [Int]
  package var ownedBytes: ByteCount
  package var firstAddress: Address?
  package var highest: AddressRange?

  package init(_ contents: MapContents) {
    let ids = (0..<contents.entries.count).map { EntryID(UInt32($0)) }
    bytes = contents.byteCount.rawValue
    entries = ids.map { contents.entries[$0] }
    lineNumbers = ids.map { contents.lineNumber(of: $0) }
    malformed = (0..<contents.malformed.count).map { contents.malformed[$0] }
    malformedLineNumbers = (0..<contents.malformed.count).map { contents.malformed.lineNumber(of: $0) }
    tail = contents.tail
    overlapCounts = contents.overlapCounts
    overlaps = (0..<contents.overlaps.count).map { contents.overlaps[$0] }
    ownership = ids.map { contents.ranges.ownership(of: $0) }
    worstOverlaps = ids.map { contents.ranges.worstOverlap(of: $0) }
    var pieces: [LiveRanges.Piece] = []
    contents.ranges.forEachPiece { pieces.append($0) }
    self.pieces = pieces
    let ranges = contents.ranges
    ownershipCounts = [ranges.liveCount, ranges.trimmedCount, ranges.deadCount, ranges.zeroSizeCount]
    ownedBytes = ranges.ownedBytes
    firstAddress = contents.firstAddress
    highest = contents.highest
  }

  /// Creates the snapshot of bytes decoded in one chunk.
  package init(of bytes: [UInt8]) {
    var contents = MapContents()
    contents.append(bytes)
    self.init(contents)
  }

  /// Returns a short description of the first difference from another snapshot, or nil if they are equal.
  package func difference(from other: MapSnapshot) -> String? {
    if self == other { return nil }
    if bytes != other.bytes { return "\(bytes) bytes, not \(other.bytes)" }
    if let place = Self.firstDifference(entries, other.entries) { return "entry \(place)" }
    if let place = Self.firstDifference(malformed, other.malformed) { return "malformed line \(place)" }
    if lineNumbers != other.lineNumbers || malformedLineNumbers != other.malformedLineNumbers { return "line numbers" }
    if tail != other.tail { return "tail \(String(describing: tail)), not \(String(describing: other.tail))" }
    if overlapCounts != other.overlapCounts { return "\(overlapCounts), not \(other.overlapCounts)" }
    if let place = Self.firstDifference(overlaps, other.overlaps) { return "overlap of age \(place)" }
    if let place = Self.firstDifference(ownership, other.ownership) { return "ownership of entry \(place)" }
    if let place = Self.firstDifference(worstOverlaps, other.worstOverlaps) { return "worst overlap of entry \(place)" }
    if let place = Self.firstDifference(pieces, other.pieces) { return "piece \(place)" }
    return "counts \(ownershipCounts), not \(other.ownershipCounts), or bytes or bounds"
  }

  private static func firstDifference<Element: Equatable>(_ left: [Element], _ right: [Element]) -> Int? {
    zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      ?? (left.count == right.count ? nil : min(left.count, right.count))
  }
}
