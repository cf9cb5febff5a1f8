import PerfMap

/// A simple model of byte ownership: an array with the owner of each cell of a small address space.
///
/// A cell represents one or more bytes. The space may start at any address, and may end at 2^64.
package struct OwnerModel {
  /// An entry of the model with its overlaps.
  package struct Member {
    package var cells: Range<Int>
    package var name: UInt8
    package var owned: Int
    package var worst: Overlap.Kind?
  }

  package let base: UInt64
  package let bytesPerCell: UInt64
  package private(set) var owners: [Int?]
  package private(set) var members: [Member] = []
  private var takenCells = 0

  package init(cells: Int, base: UInt64, bytesPerCell: UInt64 = 1) {
    self.base = base
    self.bytesPerCell = bytesPerCell
    owners = Array(repeating: nil, count: cells)
  }

  /// Returns the entry that a decoder would return for a range of cells.
  package func entry(_ cells: Range<Int>, name: UInt8) -> Entry {
    Entry(
      range: AddressRange(
        unchecked: Address(base &+ UInt64(cells.lowerBound) &* bytesPerCell), size: ByteCount(UInt64(cells.count) &* bytesPerCell)),
      name: TextRange(offset: 0, length: 1), nameHash: UInt32(name))
  }

  /// Adds the next entry and returns its overlaps, sorted by the older entry's number.
  package mutating func insert(_ cells: Range<Int>, name: UInt8) -> [Overlap] {
    let newer = members.count
    members.append(Member(cells: cells, name: name, owned: cells.count))
    var taken: [Int: Int] = [:]
    for cell in cells {
      if let older = owners[cell] { taken[older, default: 0] += 1 }
      owners[cell] = newer
    }
    takenCells += taken.values.reduce(0, +)
    return taken.sorted { $0.key < $1.key }.map { older, count in
      let kind = kind(newer: newer, older: older)
      members[older].owned -= count
      for member in [newer, older] where (members[member].worst?.rawValue ?? 0) <= kind.rawValue { members[member].worst = kind }
      return Overlap(
        newer: EntryID(UInt32(newer)), older: EntryID(UInt32(older)), kind: kind, taken: ByteCount(UInt64(count) &* bytesPerCell))
    }
  }

  /// Returns the kind of an overlap according to its definition.
  private func kind(newer: Int, older: Int) -> Overlap.Kind {
    let (new, old) = (members[newer], members[older])
    if new.cells == old.cells { return new.name == old.name ? .duplicate : .same }
    let newHoldsOld = new.cells.lowerBound <= old.cells.lowerBound && old.cells.upperBound <= new.cells.upperBound
    let oldHoldsNew = old.cells.lowerBound <= new.cells.lowerBound && new.cells.upperBound <= old.cells.upperBound
    return newHoldsOld || oldHoldsNew ? .nested : .straddle
  }

  package func ownership(of member: Int) -> Ownership {
    if members[member].cells.isEmpty { return .zeroSize }
    if members[member].owned == 0 { return .dead }
    return members[member].owned == members[member].cells.count ? .live : .trimmed
  }

  /// The maximal runs of cells with the same owner.
  package var pieces: [LiveRanges.Piece] {
    var pieces: [LiveRanges.Piece] = []
    var start = 0
    while start < owners.count {
      var end = start + 1
      while end < owners.count, owners[end] == owners[start] { end += 1 }
      if let owner = owners[start] {
        pieces.append(LiveRanges.Piece(range: entry(start..<end, name: 0).range, owner: EntryID(UInt32(owner))))
      }
      start = end
    }
    return pieces
  }

  /// The number of owned bytes; `.max` for all 2^64.
  package var ownedBytes: ByteCount { bytes(owners.count { $0 != nil }) }

  /// The numbers of live, trimmed and dead bytes of all entries.
  package var codeBytes: CodeBytes {
    let live = members.indices.filter { ownership(of: $0) == .live }.reduce(0) { $0 + members[$1].owned }
    let trimmed = members.indices.filter { ownership(of: $0) == .trimmed }.reduce(0) { $0 + members[$1].owned }
    return CodeBytes(live: bytes(live), trimmed: bytes(trimmed), dead: bytes(takenCells))
  }

  private func bytes(_ cells: Int) -> ByteCount {
    let (bytes, overflow) = UInt64(cells).multipliedReportingOverflow(by: bytesPerCell)
    return ByteCount(overflow ? .max : bytes)
  }
}
