import PerfMap

/// What is needed to work out what a map said at an earlier moment.
struct RewindSource: Sendable {
  let rewind: ContentsRewind
  let arrivals: ArrivalTimes
  /// How many lines it had then.
  let extent: ContentsRewind.Extent
  /// How many it had at an earlier moment that is near; nil where there is none, or no need.
  let near: ContentsRewind.Extent?
}

/// Works out what a map said at an earlier moment: a picture in, contents out.
package struct Rewind: Sendable {
  let map: MapID
  let generation: Int
  /// The moment that it is for.
  let uptime: Duration
  let source: RewindSource
  /// Contents to go on from.
  let start: ContentsRewind.Outcome?
  let progress: SortProgress

  /// Up to how many entries are gone through at once: some 5 ms.
  static let atOnce = 50_000
  /// Up to how many entries are gone through for a step: some 100 ms.
  static let near = 1_000_000

  /// What it came to.
  package struct Outcome: Sendable {
    let map: MapID
    let generation: Int
    let uptime: Duration
    let contents: ContentsRewind.Outcome
    let arrivals: ArrivalTimes
    /// What later ones of the same map go on from.
    let start: ContentsRewind.Outcome?
  }

  /// The number of entries to go through.
  var entryCount: Int { source.extent.entries - (start?.entryCount ?? 0) }

  /// Works it out. O(entries).
  ///
  /// Of a large map the contents at an earlier moment come first, and are kept: the moments between are but a few entries away.
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
