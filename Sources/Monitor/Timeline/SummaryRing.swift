import PerfMap

/// Summaries of all maps at each second of the last ten minutes, without entries. With many growing maps it covers less time.
struct SummaryRing {
  /// The time covered before the last recorded second: with that second, 600 seconds.
  static let reach: Duration = .seconds(599)
  /// The largest number of summaries, which take some 15 MB: enough for 166 maps that change every second.
  static let summaryLimit = 100_000
  /// The largest number of removed maps whose rates are kept.
  private static let departedLimit = 64

  /// The changes of one second.
  private struct Second {
    let moment: Moment
    /// The revision of the monitor. The maps of two seconds with the same revision are equal.
    let revision: Int
    let table: Table
    /// The maps that have changed since the last second; the summary is nil for a removed map.
    let summaries: [(map: MapID, summary: MapSummary?)]
    /// The memory cost, in summaries, for ``summaryLimit``.
    let cost: Int
  }

  struct Table: Equatable {
    var order: [MapID] = []
    var sort = MapSort()
    var mapsLeftOut = 0
  }

  /// The state of a map at a moment.
  struct PastMap {
    var summary: MapSummary
    /// The numbers of lines at each recorded moment of this generation with more than ``Rewind/atOnce`` entries, oldest first.
    var extents: [ContentsRewind.Extent] = []

    init(_ summary: MapSummary) {
      self.summary = summary
      noteExtent()
    }

    /// Advances to the next summary of the map.
    mutating func advance(to next: MapSummary) {
      if next.generation != summary.generation { extents = [] }
      summary = next
      noteExtent()
    }

    private mutating func noteExtent() {
      if summary.totals.entries > Rewind.atOnce { extents.append(summary.extent) }
    }

    /// The oldest of ``extents`` that has at most ``Rewind/near`` fewer entries than ``summary``; nil if there is none.
    var near: ContentsRewind.Extent? { extents.first { summary.totals.entries - $0.entries <= Rewind.near } }
  }

  private var seconds: [Second] = []
  /// The summary of each map at the first second.
  private var base: [MapID: MapSummary] = [:]
  /// The summary of each map at the last second.
  private var latest: [MapID: MapSummary] = [:]
  /// The memory cost of all seconds, in summaries.
  private var cost = 0
  /// The records of removed maps without contents, in order of removal.
  private var departed: [(map: MapRecord, at: Duration)] = []

  // MARK: - Recording

  /// Records the maps at a completed moment, once per second. O(maps) if something changed.
  mutating func note(_ maps: [MapID: MapRecord], _ table: Table, at moment: Moment, revision: Int) {
    guard seconds.last.map({ Self.second($0.moment) != Self.second(moment) }) ?? true else { return }
    var changes: [(map: MapID, summary: MapSummary?)] = []
    if seconds.last?.revision != revision {
      for (id, map) in maps {
        let last = latest[id]
        let summary = MapSummary(map, after: last)
        if summary != last { changes.append((id, summary)) }
      }
      for id in latest.keys where maps[id] == nil { changes.append((id, nil)) }
      Self.apply(changes, to: &latest)
    }
    // An unchanged order shares storage with the last second's. A changed one costs a sixteenth of a summary for each map.
    let isOrderShared = seconds.last?.table.order == table.order
    let kept = isOrderShared ? seconds.last?.table.order ?? table.order : table.order
    let second = Second(
      moment: moment, revision: revision, table: Table(order: kept, sort: table.sort, mapsLeftOut: table.mapsLeftOut), summaries: changes,
      cost: changes.count + (isOrderShared ? 0 : kept.count / 16))
    seconds.append(second)
    cost += second.cost
    forget(before: moment.uptime - Self.reach)
  }

  /// Keeps the rates of a map that is being removed.
  mutating func keep(_ map: MapRecord, at uptime: Duration) {
    departed.append((map.withoutContents, uptime))
    if departed.count > Self.departedLimit { departed.removeFirst() }
  }

  private mutating func forget(before uptime: Duration) {
    // The base is the state at the first second.
    var count = 0
    while seconds.count - count > 1, seconds[count].moment.uptime < uptime || cost > Self.summaryLimit {
      Self.apply(seconds[count + 1].summaries, to: &base)
      cost -= seconds[count].cost
      count += 1
    }
    if seconds.count == 1 { Self.apply(seconds[0].summaries, to: &base) }
    seconds.removeFirst(count)
    departed.removeAll { $0.at < uptime }
  }

  private static func apply(_ changes: [(map: MapID, summary: MapSummary?)], to state: inout [MapID: MapSummary]) {
    for (map, summary) in changes { state[map] = summary }
  }

  /// Returns the wall-clock second, of which at most one moment is recorded, so that each step of the user shows another second.
  private static func second(_ moment: Moment) -> Int64 { moment.wall.rawValue / 1_000_000_000 }

  // MARK: - Queries

  /// The earliest recorded moment, if any.
  var first: Moment? { seconds.first?.moment }

  /// Returns the recorded moment nearest to a wanted time, on the same side of `uptime` as that time; nil if there is none. O(seconds).
  func moment(nearestTo wanted: Duration, from uptime: Duration) -> Moment? {
    let candidates = seconds.lazy.map(\.moment).filter { wanted < uptime ? $0.uptime < uptime : $0.uptime > uptime }
    return candidates.min { abs($0.uptime - wanted) < abs($1.uptime - wanted) }
  }

  /// Returns the maps at a recorded moment. O(summaries).
  func maps(at moment: Moment) -> (maps: [MapID: PastMap], table: Table) {
    var maps = base.mapValues { PastMap($0) }
    var table = Table()
    for second in seconds.prefix(while: { $0.moment.uptime <= moment.uptime }) {
      table = second.table
      for (id, summary) in second.summaries {
        if let summary {
          if maps[id]?.advance(to: summary) == nil { maps[id] = PastMap(summary) }
        } else {
          maps[id] = nil
        }
      }
    }
    return (maps, table)
  }

  /// Returns a removed map without its contents.
  func departed(_ id: MapID) -> MapRecord? { departed.last { $0.map.id == id }?.map }
}

private func abs(_ duration: Duration) -> Duration { duration < .zero ? .zero - duration : duration }
