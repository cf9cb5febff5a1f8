import PerfMap

/// What is needed to work out what a map said at an earlier moment.
struct RewindSource: Sendable {
  let rewind: ContentsRewind
  let arrivals: Arrivals
  /// How many lines it had then, and at the first moment that is known of the same generation.
  let extent: ContentsRewind.Extent
  let first: ContentsRewind.Extent
}

/// Works out what a map said at an earlier moment: a picture in, contents out.
public struct Rewind: Sendable {
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

  /// What it came to.
  public struct Outcome: Sendable {
    let map: MapID
    let generation: Int
    let uptime: Duration
    let contents: ContentsRewind.Outcome
    let arrivals: Arrivals
    /// What later ones of the same map go on from.
    let start: ContentsRewind.Outcome?
  }

  /// The number of entries to go through.
  var entryCount: Int { source.extent.entries - (start?.entryCount ?? 0) }

  /// Works it out. O(entries).
  ///
  /// Of a large map the contents at the first moment that is known come first, and are kept: every other moment is but a few entries away.
  public func run() -> Outcome {
    let total = Double(max(1, source.extent.entries))
    let report = { (count: Int) in progress.share = Double(count) / total }
    var start = start
    if start == nil, source.first.entries > Self.atOnce, source.first.entries <= source.extent.entries {
      start = source.rewind.contents(at: source.first, progress: report)
    }
    return Outcome(
      map: map, generation: generation, uptime: uptime,
      contents: source.rewind.contents(at: source.extent, from: start, progress: report),
      arrivals: source.arrivals.first(source.extent.entries), start: start)
  }
}
