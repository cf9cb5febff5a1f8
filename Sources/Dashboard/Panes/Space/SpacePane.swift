import Monitor
import PerfMap

/// The pane with the address space of the selected map: all of it, a zoomed window, or a small window with entries as bars.
struct SpacePane: PaneView {
  var map: MapID?
  var view = SpaceView()
  /// The selected entry of the last frame.
  var selection: EntryID?
  /// The cells of the last frame.
  var strip: CachedStrip?
  /// The scan for entries whose ranges overlap the zoomed window, and the generation of the map that was scanned.
  var older: (generation: Int, entries: OlderEntries)?

  /// Returns the entry for a click on a cell: the first that begins in the window, else one that covers part of it, else the nearest.
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

/// The inputs that a strip was computed from. A cached strip is current if its inputs equal the present ones.
struct StripKey: Hashable {
  var map: MapID
  var generation: Int
  var window: AddressWindow?
  var entries: Int
  var fresh: Int
  var columns: Int

  /// Returns true if the keys differ at most in `entries` and `fresh`, so that the cached strip can be shown a little longer.
  func isOfSameView(as other: StripKey) -> Bool {
    map == other.map && generation == other.generation && window == other.window && columns == other.columns
  }
}

/// A computed strip of cells, its inputs, and the uptime at which it was computed.
struct CachedStrip {
  var key: StripKey
  var strip: AddressStrip
  var made: Duration
}
