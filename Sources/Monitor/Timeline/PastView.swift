import PerfMap

/// What a monitor that shows an earlier moment needs besides what it shows.
struct PastView: Sendable {
  /// What the maps that have grown since said then is worked out from these.
  var sources: [MapID: RewindSource] = [:]
  /// What was worked out for an earlier moment, of the map that was looked at last.
  var start: Start?
  /// Whether one is being worked out.
  var isRewinding = false
  /// What somebody has chosen that was not there yet.
  var wantedMap: Wish<MapID>?
  var wantedEntry: Wish<EntryID>?

  /// What was worked out, and of which map.
  struct Start: Sendable {
    let map: MapID
    let generation: Int
    let contents: ContentsRewind.Outcome
  }

  /// What is shown in the place of what was chosen: chosen stays the other, until somebody chooses anew.
  struct Wish<ID: Hashable & Sendable>: Sendable {
    let wanted: ID
    let shown: ID?
  }

  /// Contents that those of a map can go on from.
  func start(of map: MapID, generation: Int, upTo entries: Int) -> ContentsRewind.Outcome? {
    guard let start, start.map == map, start.generation == generation, start.contents.entryCount <= entries else { return nil }
    return start.contents
  }
}
