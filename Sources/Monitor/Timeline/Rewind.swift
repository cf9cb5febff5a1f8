import PerfMap

/// The input for restoring the contents of a map at an earlier moment.
struct RewindSource: Sendable {
  let rewind: ContentsRewind
  let arrivals: ArrivalTimes
  /// The numbers of lines at the moment to restore.
  let extent: ContentsRewind.Extent
  /// The numbers of lines at the same or a slightly earlier moment, whose contents are restored first; nil for a small map.
  let near: ContentsRewind.Extent?
}

/// A task that restores the contents of a map at an earlier moment from a snapshot of the present contents.
package struct Rewind: Sendable {
  let map: MapID
  let generation: Int
  let uptime: Duration
  let source: RewindSource
  /// Restored contents of an earlier moment, to which entries are appended; nil to start without entries.
  let start: ContentsRewind.Outcome?
  let progress: TaskProgress

  /// The maximum number of entries that are restored at once, in some 5 ms, instead of by a task.
  static let atOnce = 50_000
  /// The maximum number of entries to append to the contents at ``RewindSource/near``, in some 100 ms.
  static let near = 1_000_000

  package struct Outcome: Sendable {
    let map: MapID
    let generation: Int
    let uptime: Duration
    let contents: ContentsRewind.Outcome
    let arrivals: ArrivalTimes
    /// Contents from which later rewinds of the map can continue.
    let start: ContentsRewind.Outcome?
  }

  /// The number of entries to append to ``start``.
  var entryCount: Int { source.extent.entries - (start?.entryCount ?? 0) }

  /// Restores the contents. O(entries).
  ///
  /// For a large map, contents at a slightly earlier moment are restored first, and kept as the start of rewinds to nearby moments.
  package func run() -> Outcome {
    let total = Double(max(1, source.extent.entries))
    let report = { (count: Int) in progress.share = Double(count) / total }
    var start = start
    if start == nil, let near = source.near { start = source.rewind.contents(at: near, progress: report) }
    return Outcome(
      map: map, generation: generation, uptime: uptime,
      contents: source.rewind.contents(at: source.extent, from: start, progress: report),
      arrivals: source.arrivals.first(source.extent.entries), start: start)
  }
}
