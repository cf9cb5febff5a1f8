import PerfMap

/// The additional state of a monitor that shows an earlier moment.
struct PastView: Sendable {
  /// The sources for restoring the contents of maps that have grown since the shown moment.
  var sources: [MapID: RewindSource] = [:]
  /// Restored contents of the last selected map, from which the next restoration may continue.
  var start: Start?
  /// True while a task restores contents.
  var isRewinding = false
  /// The map and the entry that the user has chosen; nil if they exist at the shown moment.
  var wantedMap: Substitute<MapID>?
  var wantedEntry: Substitute<EntryID>?

  struct Start: Sendable {
    let map: MapID
    let generation: Int
    let contents: ContentsRewind.Outcome
  }

  /// A chosen map or entry that does not exist at the shown moment, and the one selected instead until the user chooses again.
  struct Substitute<ID: Hashable & Sendable>: Sendable {
    let wanted: ID
    let shown: ID?
  }

  /// Returns restored contents of a map with at most `entries` entries, to which the missing entries can be appended; nil if none exist.
  func start(of map: MapID, generation: Int, upTo entries: Int) -> ContentsRewind.Outcome? {
    guard let start, start.map == map, start.generation == generation, start.contents.entryCount <= entries else { return nil }
    return start.contents
  }
}
