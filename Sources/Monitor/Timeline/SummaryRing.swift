import PerfMap

/// What the maps were like at each second of the last ten minutes: marks, not entries. Where very many maps grow it reaches less far back.
struct SummaryRing {
  /// How far it reaches back from its last second; the present one is the six hundredth.
  static let reach: Duration = .seconds(599)
  /// How many marks are kept: some 15 MB, which is what 166 maps leave that all grow in each second.
  static let markLimit = 100_000
  /// How many of the maps that are gone keep their rates.
  private static let departedLimit = 64

  /// What changed in a second.
  private struct Second {
    let moment: Moment
    /// What the monitor counted: equal numbers, equal maps.
    let revision: Int
    let table: Table
    /// Nil for a map that is gone.
    let marks: [(map: MapID, mark: MapSummary?)]
    /// What it takes of the limit.
    let cost: Int
  }

  /// The table of maps as a whole.
  struct Table: Equatable {
    var order: [MapID] = []
    var sort = MapSort()
    var mapsLeftOut = 0
  }

  /// What is known of a map at a moment.
  struct Remembered {
    var mark: MapSummary
    /// How many lines the same generation had at the moments up to that one, where they were many; the last one last.
    var extents: [ContentsRewind.Extent] = []

    init(_ mark: MapSummary) {
      self.mark = mark
      note()
    }

    /// Goes on to the next mark of the map.
    mutating func take(_ next: MapSummary) {
      if next.generation != mark.generation { extents = [] }
      mark = next
      note()
    }

    private mutating func note() {
      if mark.totals.entries > Rewind.atOnce { extents.append(mark.extent) }
    }

    /// The first extent from which it is not far; nil when it is near to none at all.
    var near: ContentsRewind.Extent? { extents.first { mark.totals.entries - $0.entries <= Rewind.near } }
  }

  private var seconds: [Second] = []
  /// What there was at the first of them.
  private var base: [MapID: MapSummary] = [:]
  /// What there was at the last of them.
  private var latest: [MapID: MapSummary] = [:]
  /// What all seconds take of the limit.
  private var cost = 0
  /// Maps that are gone, without what they said; the last one to go last.
  private var departed: [(map: MapRecord, at: Duration)] = []

  // MARK: - Keeping

  /// Notes what the maps are like at a moment that is about to pass, unless one of the same second was noted. O(maps) when something changed.
  mutating func note(_ maps: [MapID: MapRecord], _ table: Table, at moment: Moment, revision: Int) {
    guard seconds.last.map({ Self.second($0.moment) != Self.second(moment) }) ?? true else { return }
    var marks: [(map: MapID, mark: MapSummary?)] = []
    if seconds.last?.revision != revision {
      for (id, map) in maps {
        let last = latest[id]
        let mark = MapSummary(map, after: last)
        if mark != last { marks.append((id, mark)) }
      }
      for id in latest.keys where maps[id] == nil { marks.append((id, nil)) }
      Self.apply(marks, to: &latest)
    }
    // An order that stands is shared; another one takes a sixteenth of a mark for each map.
    let isOrderShared = seconds.last?.table.order == table.order
    let kept = isOrderShared ? seconds.last?.table.order ?? table.order : table.order
    let second = Second(
      moment: moment, revision: revision, table: Table(order: kept, sort: table.sort, mapsLeftOut: table.mapsLeftOut), marks: marks,
      cost: marks.count + (isOrderShared ? 0 : kept.count / 16))
    seconds.append(second)
    cost += second.cost
    forget(before: moment.uptime - Self.reach)
  }

  /// Keeps the rates of a map that goes.
  mutating func keep(_ map: MapRecord, at uptime: Duration) {
    departed.append((map.withoutContents, uptime))
    if departed.count > Self.departedLimit { departed.removeFirst() }
  }

  private mutating func forget(before uptime: Duration) {
    // The first second is what the base says.
    var count = 0
    while seconds.count - count > 1, seconds[count].moment.uptime < uptime || cost > Self.markLimit {
      Self.apply(seconds[count + 1].marks, to: &base)
      cost -= seconds[count].cost
      count += 1
    }
    if seconds.count == 1 { Self.apply(seconds[0].marks, to: &base) }
    seconds.removeFirst(count)
    departed.removeAll { $0.at < uptime }
  }

  private static func apply(_ marks: [(map: MapID, mark: MapSummary?)], to state: inout [MapID: MapSummary]) {
    for (map, mark) in marks { state[map] = mark }
  }

  /// The second of the clock that is seen: no two steps show the same one.
  private static func second(_ moment: Moment) -> Int64 { moment.wall.rawValue / 1_000_000_000 }

  // MARK: - Looking back

  /// The first moment that is known.
  var first: Moment? { seconds.first?.moment }

  /// The moment that is nearest to a time, of those after or before another one; nil when there is none there. O(seconds).
  func moment(nearestTo wanted: Duration, from uptime: Duration) -> Moment? {
    let candidates = seconds.lazy.map(\.moment).filter { wanted < uptime ? $0.uptime < uptime : $0.uptime > uptime }
    return candidates.min { abs($0.uptime - wanted) < abs($1.uptime - wanted) }
  }

  /// What the maps were like at a moment that is known. O(marks).
  func maps(at moment: Moment) -> (maps: [MapID: Remembered], table: Table) {
    var maps = base.mapValues { Remembered($0) }
    var table = Table()
    for second in seconds.prefix(while: { $0.moment.uptime <= moment.uptime }) {
      table = second.table
      for (id, mark) in second.marks {
        if let mark {
          if maps[id]?.take(mark) == nil { maps[id] = Remembered(mark) }
        } else {
          maps[id] = nil
        }
      }
    }
    return (maps, table)
  }

  /// A map that is gone, without what it said.
  func departed(_ id: MapID) -> MapRecord? { departed.last { $0.map.id == id }?.map }
}

private func abs(_ duration: Duration) -> Duration { duration < .zero ? .zero - duration : duration }
