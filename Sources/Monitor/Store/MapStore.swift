import PerfMap
import Processes
import SystemPackage

/// All maps, with their order, marks and totals.
struct MapStore {
  private(set) var maps: [MapID: MapRecord] = [:]
  /// The maps in table order.
  private(set) var order: [MapID] = []
  private(set) var sort = MapSort()
  /// The maps marked by the user.
  var marks: Set<MapID> = []
  private(set) var sums = MapSums()
  /// The maximum number of entries kept in all maps together.
  var entryLimit = EntryTable.largestCount
  /// The number of maps that were found but not followed because there are too many.
  var leftOut = 0 {
    didSet { if leftOut != oldValue { revision += 1 } }
  }
  /// The rates of entries and file bytes, summed over all maps.
  private(set) var rates = RateHistory()
  /// The live, trimmed and dead bytes over time, summed over all maps.
  private(set) var code = CodeHistory()
  /// A number that grows when new input changes a map or the table.
  private(set) var revision = 0

  private var nextID = 0
  private var ticks = Throttle(every: .milliseconds(250))
  private var sorts = Throttle(every: .seconds(1))
  /// The ranges of entries that this jittop injected into maps that are not in the store yet, by path.
  private var injectedEarly: [FilePath: [AddressRange]] = [:]

  init() {}

  /// Creates the store of an earlier moment with the maps and the table of that moment.
  init(_ maps: [MapID: MapRecord], _ table: SummaryRing.Table, of present: MapStore, at uptime: Duration) {
    self.maps = maps
    order = table.order.filter { maps[$0] != nil }
    sort = table.sort
    leftOut = table.mapsLeftOut
    for map in maps.values { sums += MapSums(map) }
    entryLimit = present.entryLimit
    rates = present.rates.rewound(to: uptime)
    code = present.code.rewound(to: uptime, maps.values.reduce(CodeBytes()) { $0 + $1.totals.code })
  }

  subscript(id: MapID) -> MapRecord? { maps[id] }
  var table: SummaryRing.Table { SummaryRing.Table(order: order, sort: sort, mapsLeftOut: leftOut) }
  var loadingMaps: [MapRecord] { sums.loading > 0 ? maps.values.filter(\.isLoading) : [] }

  // MARK: - Maps come and go

  /// Adds a map and returns its ID. `existed` is true if the map is older than the watch of its directory.
  mutating func add(path: FilePath, pid: ProcessID?, existed: Bool, place: MapLocation) -> MapID {
    let id = MapID(rawValue: nextID)
    nextID += 1
    var map = MapRecord(id: id, path: path, pid: pid, existed: existed, place: place)
    for range in injectedEarly.removeValue(forKey: path) ?? [] { map.injections.expect(range) }
    maps[id] = map
    order.append(id)
    revision += 1
    return id
  }

  /// Removes a map. Returns the map and its successor: the map that is then in the same row or, if there is none, in the last row.
  mutating func remove(_ id: MapID) -> (map: MapRecord, successor: MapID?)? {
    revision += 1
    marks.remove(id)
    guard let map = maps.removeValue(forKey: id) else { return nil }
    sums -= MapSums(map)
    guard let place = order.firstIndex(of: id) else { return (map, nil) }
    order.remove(at: place)
    return (map, order.isEmpty ? nil : order[min(place, order.count - 1)])
  }

  // MARK: - Reading

  /// The generation of a map after a read, compared with the generation before the read.
  enum Reading {
    /// The same generation, possibly with more contents.
    case continued
    /// Another generation.
    case restarted
  }

  /// Takes a map out of the table so that it can be changed without a copy; nil if there is no such map.
  mutating func beginRead(_ id: MapID, at now: Moment) -> MapUpdate? {
    guard let map = maps.removeValue(forKey: id) else { return nil }
    var reading = MapUpdate(consume map)
    reading.map.limitEntries(to: reading.before.entries + max(0, entryLimit - sums.entries))
    reading.map.setTime(now.uptime)
    return reading
  }

  /// Puts a map back after a read and updates the totals. O(new bytes).
  mutating func finish(_ reading: consuming MapUpdate, _ outcome: ReadOutcome, at now: Moment, _ readText: Monitor.TextReader) -> Reading {
    let isRestarted = reading.isRestarted
    let hasBytes = outcome.progress.bytes > .zero
    if hasBytes || isRestarted || outcome.progress.status != reading.map.status { revision += 1 }
    reading.map.file.update(outcome)
    sums -= reading.before
    sums += MapSums(reading.map)
    let id = reading.map.id
    if hasBytes {
      let number = reading.map.generation?.number ?? 0
      reading.map.naming.update(reading.map.contents.entries) { readText(id, number, $0.name, 512) }
    }
    if hasBytes || isRestarted { reading.map.owner.noteWrite() }
    let counts = reading.map.history.finishReading(outcome, at: now.wall)
    rates.add(entries: counts.entries, bytes: counts.bytes, at: now.uptime)
    if reading.map.updateState(at: now.wall) { revision += 1 }
    maps[id] = reading.map
    return isRestarted ? .restarted : .continued
  }

  // MARK: - Time

  /// Updates rates and states, four to six times a second. Returns true if an update was due. O(maps) if so, otherwise O(1).
  mutating func tick(_ now: Moment) -> Bool {
    rates.advance(to: now.uptime)
    // Every half-second slot of the rates needs an update, so that the rates of all maps are in the same slot.
    let isSlotOver = ticks.last.map { RateHistory.slot(at: $0) != RateHistory.slot(at: now.uptime) } ?? true
    guard isSlotOver || ticks.hasPassed(at: now.uptime) else { return false }
    ticks.restart(at: now.uptime)
    var code = CodeBytes()
    var changes = 0
    maps.changeValues { map in
      map.setTime(now.uptime)
      if map.updateState(at: now.wall) { changes += 1 }
      code = code + map.contents.codeBytes
    }
    revision += changes
    self.code.note(code, at: now.uptime)
    return true
  }

  // MARK: - Order

  /// Sorts the table unless it was sorted within the last second. Returns true if the table was sorted.
  mutating func sortIfDue(at now: Duration) -> Bool {
    guard sorts.hasPassed(at: now) else { return false }
    sortMaps(at: now)
    return true
  }

  mutating func sortMaps(at now: Duration) {
    sorts.restart(at: now)
    // One lookup per row instead of per comparison.
    let rows = order.compactMap { maps[$0].map(sort.row) }
    let sorted = rows.sorted { sort.places($0, before: $1) }.map(\.id)
    if sorted != order { revision += 1 }
    order = sorted
  }

  /// Returns the map that is `rows` rows below map `id` (above if negative), at most the last or first map; nil if there are no maps.
  ///
  /// If `id` is nil, counts from the first row.
  func map(_ rows: Int, below id: MapID?) -> MapID? {
    guard !order.isEmpty else { return nil }
    let place = id.flatMap { order.firstIndex(of: $0) } ?? 0
    return order[min(max(0, place + rows), order.count - 1)]
  }

  /// Sets the order for the next sort.
  mutating func adopt(_ sort: MapSort) { self.sort = sort }

  // MARK: - Changes

  /// Restores the contents of a map at an earlier moment.
  mutating func restore(_ outcome: Rewind.Outcome) { _ = change(outcome.map) { $0.restore(outcome) } }

  /// Changes a map. Returns nil if there is no such map.
  mutating func change<Result>(_ id: MapID, _ body: (inout MapRecord) -> Result) -> Result? {
    guard let place = maps.index(forKey: id) else { return nil }
    return body(&maps.values[place])
  }

  /// Changes a map, and increments ``revision`` if `body` returns true.
  mutating func note(_ id: MapID, _ body: (inout MapRecord) -> Bool) {
    if change(id, body) ?? false { revision += 1 }
  }

  /// Updates the facts about the process of a map; `process` is nil if no process has the PID.
  mutating func identify(_ id: MapID, _ process: ProcessFacts?, at now: WallTime) {
    note(id) { map in
      map.identify(process)
      return map.updateState(at: now)
    }
  }

  /// Sets the owner of a map of another PID namespace; `pid` is valid in the namespace of jittop, unlike the PID in the file name.
  mutating func attribute(_ id: MapID, to pid: ProcessID) { note(id) { $0.owner.attribute(to: pid) } }

  /// Updates the processes that write a map; `writers` is empty unless there are several.
  mutating func note(writers: [ProcessID], of id: MapID) { note(id) { $0.owner.note(writers: writers) } }

  /// Registers an entry that this jittop has injected into the map at a path. The map need not be in the store yet.
  mutating func expectInjected(_ range: AddressRange, at path: FilePath) {
    if let id = order.first(where: { maps[$0]?.path == path }) {
      _ = change(id) { $0.injections.expect(range) }
    } else {
      injectedEarly[path, default: []].append(range)
    }
  }
}

extension Dictionary {
  /// Changes each value in place. A copy of a map record costs more than most changes.
  fileprivate mutating func changeValues(_ body: (inout Value) -> Void) {
    var place = startIndex
    while place != endIndex {
      body(&values[place])
      formIndex(after: &place)
    }
  }
}
