import Monitor
import PerfMap

/// The address space of the selected map: the whole, a zoomed window, or a few bytes as bars.
struct SpacePane: PaneView {
  var map: MapID?
  var view = SpaceView()
  /// The selected entry of the last frame.
  var selection: EntryID?
  /// The strip of the last frame.
  var strip: CachedStrip?
  /// The search for older entries that covered the window, and the map's generation.
  var older: (generation: Int, entries: OlderEntries)?

  /// Returns the entry for a click on a window: the first that begins in it, else the one that covers it or is nearest.
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

/// The inputs of a drawn address space.
struct StripKey: Hashable {
  var map: MapID
  var generation: Int
  var window: AddressWindow?
  var entries: Int
  var fresh: Int
  var columns: Int

  /// True if only the contents differ, so that the older strip is still useful.
  func isOfSameView(as other: StripKey) -> Bool {
    map == other.map && generation == other.generation && window == other.window && columns == other.columns
  }
}

/// A drawn address space.
struct CachedStrip {
  var key: StripKey
  var strip: AddressStrip
  var made: Duration
}
