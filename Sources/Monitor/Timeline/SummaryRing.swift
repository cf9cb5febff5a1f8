import PerfMap

/// Summaries of all maps, without entries, at each second of the last ten minutes. With many growing maps, the summaries cover less time.
struct SummaryRing {
  /// The time covered before the last recorded second. With that second, the summaries cover 600 seconds.
  static let reach: Duration = .seconds(599)
  /// The maximum number of summaries, which take some 15 MB: enough for 166 maps that change every second.
  static let summaryLimit = 100_000
  /// The maximum number of removed maps whose rates are kept.
  private static let departedLimit = 64

  /// The changes of one second.
  private struct Second {
    let moment: Moment
    /// The revision of the monitor. The maps of two seconds with the same revision are equal.
    let revision: Int
    let table: Table
    /// The maps that have changed since the previous second; the summary is nil for a removed map.
    let summaries: [(map: MapID, summary: MapSummary?)]
    /// The memory cost of the second in units of a summary, which ``summaryLimit`` limits.
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
    /// The numbers of lines at each recorded moment of the generation with more than ``Rewind/atOnce`` entries, oldest first.
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
  /// The summary of each map at the first recorded second.
  private var base: [MapID: MapSummary] = [:]
  /// The summary of each map at the last recorded second.
  private var latest: [MapID: MapSummary] = [:]
  /// The memory cost of all seconds in units of a summary.
  private var cost = 0
  /// The records of removed maps, without contents, in the order of removal.
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
    // An unchanged order shares storage with the order of the last second. A changed order costs 1/16 of a summary for each map.
    let isOrderShared = seconds.last?.table.order == table.order
    let kept = isOrderShared ? seconds.last?.table.order ?? table.order : table.order
    let second = Second(
      moment: moment, revision: revision, table: Table(order: kept, sort: table.sort, mapsLeftOut: table.mapsLeftOut), summaries: changes,
      cost: changes.count + (isOrderShared ? 0 : kept.count / 16))
    seconds.append(second)
    cost += second.cost
    forget(before: moment.uptime - Self.reach)
  }

  /// Keeps the record of a map that is being removed, without its contents.
  mutating func keep(_ map: MapRecord, at uptime: Duration) {
    departed.append((map.withoutContents, uptime))
    if departed.count > Self.departedLimit { departed.removeFirst() }
  }

  private mutating func forget(before uptime: Duration) {
    // Update `base` to the state at the second that becomes the first.
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

  /// Returns the second of a moment by the wall clock. At most one moment of each second is recorded.
  private static func second(_ moment: Moment) -> Int64 { moment.wall.rawValue / 1_000_000_000 }

  // MARK: - Queries

  /// The earliest recorded moment, if any.
  var first: Moment? { seconds.first?.moment }

  /// Returns the recorded moment nearest to `wanted`, on the same side of `uptime` as `wanted`; nil if there is none. O(seconds).
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

  /// Returns the record of a removed map, without contents; nil if it is not kept.
  func departed(_ id: MapID) -> MapRecord? { departed.last { $0.map.id == id }?.map }
}

private func abs(_ duration: Duration) -> Duration { duration < .zero ? .zero - duration : duration }
