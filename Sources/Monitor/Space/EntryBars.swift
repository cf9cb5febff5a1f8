import PerfMap

/// The entries in a small window of the address space as bars, for the bytes that they own and the bytes that they lost to newer entries.
package struct EntryBars: Sendable {
  /// The kind of an end of a bar.
  package enum Edge: Hashable, Sendable {
    /// The first or last byte of the entry.
    case entry
    /// An address inside the entry at which the owner of the bytes changes.
    case cut
    /// The edge of the window, beyond which the entry continues.
    case view
  }

  /// A visible part of an entry.
  package struct Bar: Hashable, Sendable {
    package var entry: EntryID
    /// The visible addresses.
    package var window: AddressWindow
    package var columns: Range<Int>
    package var lower: Edge
    package var upper: Edge
  }

  /// The bars of owned bytes, lowest address first. Two bars share a column only if both start in it.
  package private(set) var owned: [Bar] = []
  /// The bars of bytes that entries lost to newer entries. The bars of the newest entry come first.
  package private(set) var lost: [Bar] = []

  /// The minimum width in columns of at least half of the bars. Narrower bars would show less than the cells of ``AddressStrip``.
  private static let narrowest = 4

  /// Draws a window, with the bytes lost by the entries `older`. O(columns × older).
  ///
  /// Returns nil if the window has too many bars of owned bytes, or if more than half of them are too narrow.
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

  /// Distributes the bars in ``lost`` over `count` lanes, so that no two bars of a lane share a column. Bars without room are omitted.
  package func lanes(_ count: Int) -> [[Bar]] {
    var lanes = Array(repeating: [Bar](), count: max(0, count))
    for bar in lost {
      if let lane = lanes.firstIndex(where: { !$0.contains { $0.columns.overlaps(bar.columns) } }) { lanes[lane].append(bar) }
    }
    return lanes
  }

  /// Returns the visible parts of an entry that it no longer owns, lowest address first.
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
