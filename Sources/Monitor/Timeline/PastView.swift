import PerfMap

/// The additional state of a monitor that shows an earlier moment.
struct PastView: Sendable {
  /// The sources to restore maps that have grown since.
  var sources: [MapID: RewindSource] = [:]
  /// Contents already restored for an earlier moment, of the last selected map.
  var start: Start?
  /// True while a task restores contents.
  var isRewinding = false
  /// Choices of the user that do not exist at this moment.
  var wantedMap: Substitute<MapID>?
  var wantedEntry: Substitute<EntryID>?

  struct Start: Sendable {
    let map: MapID
    let generation: Int
    let contents: ContentsRewind.Outcome
  }

  /// The selection shown in place of a choice that does not exist; the choice stays until the user makes another one.
  struct Substitute<ID: Hashable & Sendable>: Sendable {
    let wanted: ID
    let shown: ID?
  }

  /// Returns restored contents from which those of a map can continue.
  func start(of map: MapID, generation: Int, upTo entries: Int) -> ContentsRewind.Outcome? {
    guard let start, start.map == map, start.generation == generation, start.contents.entryCount <= entries else { return nil }
    return start.contents
  }
}
