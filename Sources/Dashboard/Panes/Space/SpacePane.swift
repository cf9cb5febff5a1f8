import Monitor
import PerfMap

/// The address space of the selected map: all of it, what was zoomed into, or a few bytes as bars.
struct SpacePane: PaneView {
  /// The map that is looked at.
  var map: MapID?
  /// The part of it that is looked at.
  var view = SpaceView()
  /// The entry that was selected when the pane was drawn last.
  var selection: EntryID?
  /// The picture that was drawn last.
  var strip: CachedStrip?
  /// The search for the entries that ever covered the window, and the generation of the map that it is in.
  var older: (generation: Int, entries: OlderEntries)?

  /// The entry that a click on some addresses means: the first that begins there, else the one that goes on there or is nearest.
  static func entry(in window: AddressWindow, _ ranges: LiveRanges) -> EntryID? {
    var found: (entry: EntryID, distance: UInt64)?
    ranges.forEachPiece(from: window.first) { piece in
      let start = piece.range.start
      guard start < window.first else {
        let distance = start <= window.last ? 0 : start.rawValue - window.last.rawValue
        if found.map({ distance <= $0.distance && start <= window.last }) ?? true { found = (piece.owner, distance) }
        return false
      }
      found = (piece.owner, 0)
      return true
    }
    if let below = ranges.piece(below: window.first), let last = below.range.last,
      found.map({ window.first.rawValue - last.rawValue < $0.distance }) ?? true
    {
      found = (below.owner, 0)
    }
    return found?.entry
  }
}
