import PerfMap

/// A few bytes of a map's address space: the entries that own them, and those that lost some of them to newer ones.
package struct EntryBars: Sendable {
  /// How a bar ends.
  package enum Edge: Hashable, Sendable {
    /// Where the entry ends.
    case entry
    /// Where a newer entry has taken what follows, or an older one still has it.
    case cut
    /// At the edge of what is shown.
    case view
  }

  /// A part of an entry.
  package struct Bar: Hashable, Sendable {
    /// The entry.
    package var entry: EntryID
    /// Its addresses, as far as they are shown.
    package var window: AddressWindow
    /// Where it stands.
    package var columns: Range<Int>
    /// Its lower end.
    package var lower: Edge
    /// Its upper end.
    package var upper: Edge
  }

  /// What owns the bytes, lowest address first: no two share a column, unless both are narrower than that.
  package private(set) var owned: [Bar] = []
  /// What was taken by newer entries, newest entry first.
  package private(set) var lost: [Bar] = []

  /// The columns that half of the bars have: where fewer do, cells say more.
  private static let narrowest = 4

  /// Draws the bytes of a window into a number of columns; `older` are the entries that are looked at for lost bytes.
  ///
  /// Nil when there are so many entries, or such small ones, that bars would say nothing. O(columns × older).
  package init?(_ contents: MapContents, _ window: AddressWindow, columns: Int, older: [EntryID]) {
    guard columns > 0 else { return nil }
    let scale = CellScale(window, columns: 0..<columns)
    let most = max(1, columns / EntryBars.narrowest)
    var pieces: [LiveRanges.Piece] = []
    contents.ranges.forEachPiece(from: window.first) { piece in
      guard piece.range.start <= window.last, pieces.count <= most else { return false }
      pieces.append(piece)
      return true
    }
    guard pieces.count <= most else { return nil }
    owned = pieces.compactMap { piece in
      AddressWindow(piece.range).flatMap { EntryBars.bar(piece.owner, $0, contents, window, scale) }
    }
    guard owned.count(where: { $0.columns.count >= EntryBars.narrowest }) * 2 >= max(1, owned.count) else { return nil }
    for entry in older.reversed() where entry.index < contents.entries.count {
      for part in EntryBars.lost(entry, contents, window, pieces) {
        if let bar = EntryBars.bar(entry, part, contents, window, scale) { lost.append(bar) }
      }
    }
  }

  /// The bars of lost bytes in lines in which no two share a column, the newest in the first line; those that no line has room for are left out.
  package func lanes(_ count: Int) -> [[Bar]] {
    var lanes = Array(repeating: [Bar](), count: max(0, count))
    for bar in lost {
      if let lane = lanes.firstIndex(where: { !$0.contains { $0.columns.overlaps(bar.columns) } }) { lanes[lane].append(bar) }
    }
    return lanes
  }

  /// What an entry lost, as far as it is shown, lowest first.
  private static func lost(
    _ entry: EntryID, _ contents: MapContents, _ window: AddressWindow, _ pieces: [LiveRanges.Piece]
  ) -> [AddressWindow] {
    guard contents.ranges.ownership(of: entry) != .live, let range = AddressWindow(contents.entries.range(of: entry)),
      range.first <= window.last, window.first <= range.last
    else { return [] }
    let shown = AddressWindow(first: window.nearest(to: range.first), last: window.nearest(to: range.last))
    var lost: [AddressWindow] = []
    var next: UInt64? = shown.first.rawValue
    for piece in pieces where piece.owner == entry {
      guard let start = next, let last = piece.range.last?.rawValue else { break }
      if piece.range.start.rawValue > start {
        lost.append(AddressWindow(first: Address(start), last: Address(piece.range.start.rawValue - 1)))
      }
      next = last < shown.last.rawValue ? last + 1 : nil
    }
    if let next { lost.append(AddressWindow(first: Address(next), last: shown.last)) }
    return lost
  }

  private static func bar(
    _ entry: EntryID, _ part: AddressWindow, _ contents: MapContents, _ window: AddressWindow, _ scale: CellScale
  ) -> Bar? {
    guard let whole = AddressWindow(contents.entries.range(of: entry)), part.first <= window.last, window.first <= part.last
    else { return nil }
    let shown = AddressWindow(first: window.nearest(to: part.first), last: window.nearest(to: part.last))
    return Bar(
      entry: entry, window: shown, columns: scale.columns(of: shown),
      lower: part.first < window.first ? .view : part.first == whole.first ? .entry : shown.first == window.first ? .view : .cut,
      upper: part.last > window.last ? .view : part.last == whole.last ? .entry : shown.last == window.last ? .view : .cut)
  }
}
