import PerfMap

/// Adds the same entries to ``MapContents`` and ``OwnerModel`` and reports the first difference.
package struct RangesTrial {
  package private(set) var model: OwnerModel
  package private(set) var contents = MapContents(overlapLimit: 1 << 20)
  private var reported = 0

  package init(cells: Int, base: UInt64 = 0x7f00_0000_0000, bytesPerCell: UInt64 = 1) {
    model = OwnerModel(cells: cells, base: base, bytesPerCell: bytesPerCell)
  }

  /// Adds an entry; returns nil if contents and model report the same overlaps, kinds and bytes.
  package mutating func add(_ cells: Range<Int>, name: UInt8 = 0) -> String? {
    let expected = model.insert(cells, name: name)
    contents.receive(model.entry(cells, name: name))
    let new = contents.overlapCounts.total - reported
    reported += new
    guard new <= contents.overlaps.count else { return "more overlaps than are kept" }
    let found = (0..<new).reversed().map { contents.overlaps[$0] }
    return found == expected ? nil : "entry \(model.members.count - 1) \(cells): overlaps \(found), not \(expected)"
  }

  /// Compares entries, pieces, worst overlaps and counts with the model; returns nil if they are equal. O(cells + entries).
  package func difference() -> String? {
    if let broken = contents.ranges.checkInvariants() { return "invariant: \(broken)" }
    if let difference = pieceDifference() { return difference }
    var counts: [Ownership: Int] = [:]
    for index in model.members.indices {
      let id = EntryID(UInt32(index))
      let entry = model.entry(model.members[index].cells, name: model.members[index].name)
      if contents.entries[id] != entry || contents.entries.range(of: id) != entry.range { return "entry \(index) is kept as another" }
      let ownership = contents.ranges.ownership(of: id)
      counts[model.ownership(of: index), default: 0] += 1
      if ownership != model.ownership(of: index) { return "entry \(index) is \(ownership), not \(model.ownership(of: index))" }
      if contents.ranges.worstOverlap(of: id) != model.members[index].worst { return "worst overlap of entry \(index)" }
    }
    let ranges = contents.ranges
    let found: [Ownership: Int] = [
      .live: ranges.liveCount, .trimmed: ranges.trimmedCount, .dead: ranges.deadCount, .zeroSize: ranges.zeroSizeCount,
    ]
    if found.filter({ $0.value != 0 }) != counts { return "counts \(found), not \(counts)" }
    if ranges.rangeCount != model.pieces.count { return "\(ranges.rangeCount) ranges counted, not \(model.pieces.count)" }
    // The full space of 2^64 bytes has no 64-bit size.
    if model.ownedBytes != ByteCount(.max), contents.codeBytes != model.codeBytes {
      return "\(contents.codeBytes), not \(model.codeBytes)"
    }
    return ranges.ownedBytes == model.ownedBytes ? nil : "\(ranges.ownedBytes) owned bytes, not \(model.ownedBytes)"
  }

  /// Compares only the pieces; returns nil if they are equal. O(cells).
  package func pieceDifference() -> String? {
    var pieces: [LiveRanges.Piece] = []
    contents.ranges.forEachPiece { pieces.append($0) }
    let expected = model.pieces
    return pieces == expected ? nil : "\(pieces.count) pieces, not \(expected.count), or others"
  }

  /// Compares lookups of the first and last address of every cell; returns nil if they agree.
  package func lookUpDifference() -> String? {
    let pieces = model.pieces[...]
    var below = pieces.startIndex
    for (cell, owner) in model.owners.enumerated() {
      let range = model.entry(cell..<cell + 1, name: 0).range
      while below < pieces.endIndex, pieces[below].range.lastValue < range.start.rawValue { below += 1 }
      if contents.ranges.piece(below: range.start) != pieces[..<below].last { return "the piece below \(range.start)" }
      for address in [range.start, Address(range.start.rawValue &+ (model.bytesPerCell &- 1))] {
        let found = contents.ranges.piece(at: address)?.owner.index
        if found != owner { return "\(address) belongs to \(String(describing: found)), not \(String(describing: owner))" }
      }
    }
    return nil
  }
}
