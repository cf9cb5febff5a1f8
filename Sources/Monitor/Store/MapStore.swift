import PerfMap
import Processes
import SystemPackage

/// All maps: found and removed, read, sorted, counted.
struct MapStore {
  /// The maps by number.
  private(set) var maps: [MapID: MapRecord] = [:]
  /// The maps in the order of the table.
  private(set) var order: [MapID] = []
  /// What the table is sorted by.
  private(set) var sort = MapSort()
  /// The maps that the user marked.
  var marks: Set<MapID> = []
  /// How many entries may be kept.
  var budget = EntryBudget()
  /// The number of maps that were found and are not followed.
  var leftOut = 0 {
    didSet { if leftOut != oldValue { revision += 1 } }
  }
  /// Everything that came in all maps.
  private(set) var rates = RateHistory()
  /// The code of all maps together.
  private(set) var code = CodeHistory()
  /// Counts everything that happened to a map: while it is the same, only time has passed.
  private(set) var revision = 0

  private var nextID = 0
  private var ticks = Throttle(every: .milliseconds(250))
  private var sorts = Throttle(every: .seconds(1))
  /// Entries that this jittop wrote into maps that have not been found yet.
  private var injectedEarly: [FilePath: [AddressRange]] = [:]

  /// Makes a store without maps.
  init() {}

  /// Makes the store of an earlier moment, at which `maps` were there.
  init(_ maps: [MapID: MapRecord], _ table: SummaryRing.Table, of present: MapStore, at uptime: Duration) {
    self.maps = maps
    order = table.order.filter { maps[$0] != nil }
    sort = table.sort
    leftOut = table.mapsLeftOut
    budget.limit = present.budget.limit
    rates = present.rates.rewound(to: uptime)
    code = present.code.rewound(to: uptime, maps.values.reduce(CodeBytes()) { $0 + $1.totals.code })
  }

  /// A map.
  subscript(id: MapID) -> MapRecord? { maps[id] }

  /// The table as it is now.
  var table: SummaryRing.Table { SummaryRing.Table(order: order, sort: sort, mapsLeftOut: leftOut) }

  /// The number of entries of all maps.
  var entryCount: Int { maps.values.reduce(0) { $0 + $1.totals.entries } }

  /// The number of overlaps of all maps.
  var overlapCount: Int { maps.values.reduce(0) { $0 + $1.totals.overlaps } }

  // MARK: - Maps come and go

  /// Adds a map; `existed` if it was there before its directory was watched.
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

  /// Removes a map. Returns it, and the map that takes its row; nil when there was none.
  mutating func remove(_ id: MapID) -> (map: MapRecord, successor: MapID?)? {
    revision += 1
    marks.remove(id)
    guard let map = maps.removeValue(forKey: id) else { return nil }
    budget.remove(map.contents)
    guard let place = order.firstIndex(of: id) else { return (map, nil) }
    order.remove(at: place)
    return (map, order.isEmpty ? nil : order[min(place, order.count - 1)])
  }

  // MARK: - Reading

  /// What a reading came to, for a view of the map.
  enum Reading {
    /// More of the same generation, or nothing.
    case continued
    /// Another generation.
    case restarted
  }

  /// Takes a map out of the table to be read, so that changing it copies nothing.
  mutating func beginRead(_ id: MapID, at now: Moment) -> MapUpdate? {
    guard let map = maps.removeValue(forKey: id) else { return nil }
    var reading = MapUpdate(consume map)
    reading.map.limitEntries(to: budget.limit(for: reading.before.entries))
    reading.map.setTime(now.uptime)
    return reading
  }

  /// Puts a map back after a read, and accounts for what the read found. O(new bytes).
  mutating func finish(
    _ reading: consuming MapUpdate, _ outcome: ReadOutcome, at now: Moment, _ readText: Monitor.TextReader
  ) -> Reading {
    let isRestarted = reading.hasBegun
    let hasBytes = outcome.progress.bytes > .zero
    if hasBytes || isRestarted || outcome.progress.status != reading.map.status { revision += 1 }
    budget.book(reading.map.contents, before: reading.before)
    reading.map.file.take(outcome)
    let id = reading.map.id
    if hasBytes {
      let number = reading.map.generation?.number ?? 0
      reading.map.naming.update(reading.map.contents.entries) { readText(id, number, $0.name, 512) }
    }
    if hasBytes || isRestarted { reading.map.owner.noteWrite() }
    let news = reading.map.history.finishReading(outcome, at: now.wall)
    rates.add(entries: news.entries, bytes: news.bytes, at: now.uptime)
    if reading.map.updateState(at: now.wall) { revision += 1 }
    maps[id] = reading.map
    return isRestarted ? .restarted : .continued
  }

  // MARK: - Time

  /// Lets time pass: rates and states move on. Returns whether they did, which is four to six times a second. O(maps) then, else O(1).
  mutating func tick(_ now: Moment) -> Bool {
    rates.advance(to: now.uptime)
    // With each slot of the rates, so that all maps stand in the same one.
    let isSlotOver = ticks.last.map { RateHistory.slot(at: $0) != RateHistory.slot(at: now.uptime) } ?? true
    guard isSlotOver || ticks.hasPassed(at: now.uptime) else { return false }
    ticks.restart(at: now.uptime)
    var code = CodeBytes()
    for id in order {
      guard var map = maps.removeValue(forKey: id) else { continue }
      map.setTime(now.uptime)
      if map.updateState(at: now.wall) { revision += 1 }
      code = code + map.contents.codeBytes
      maps[id] = map
    }
    self.code.note(code, at: now.uptime)
    return true
  }

  // MARK: - Order

  /// Sorts the table if it was not sorted for a second. Returns whether it did.
  mutating func sortIfDue(at now: Duration) -> Bool {
    guard sorts.hasPassed(at: now) else { return false }
    sortMaps(at: now)
    return true
  }

  /// Sorts the table.
  mutating func sortMaps(at now: Duration) {
    sorts.restart(at: now)
    // Looked up once a row, not once a comparison.
    let rows = order.compactMap { maps[$0] }
    let sorted = rows.sorted { sort.places($0, before: $1) }.map(\.id)
    if sorted != order { revision += 1 }
    order = sorted
  }

  /// Sorts the table by another order.
  mutating func sortMaps(by wanted: MapSort, at now: Duration) {
    sort = wanted
    sortMaps(at: now)
  }

  /// The map some rows below another one, or above it; of the table at most its first or last. Nil when there is no map.
  func map(_ rows: Int, below id: MapID?) -> MapID? {
    guard !order.isEmpty else { return nil }
    let place = id.flatMap { order.firstIndex(of: $0) } ?? 0
    return order[min(max(0, place + rows), order.count - 1)]
  }

  /// Takes an order, for the next sort.
  mutating func adopt(_ sort: MapSort) { self.sort = sort }

  // MARK: - Changes

  /// Takes the contents of an earlier moment of a map, which were worked out.
  mutating func recall(_ outcome: Rewind.Outcome) { _ = change(outcome.map) { $0.recall(outcome) } }

  /// Changes a map. Returns nil if there is none.
  mutating func change<Result>(_ id: MapID, _ body: (inout MapRecord) -> Result) -> Result? {
    // Taken out of the table, so that changing it copies nothing.
    guard var map = maps.removeValue(forKey: id) else { return nil }
    defer { maps[id] = map }
    return body(&map)
  }

  /// Changes a map, and counts that as news if `body` returns true.
  mutating func note(_ id: MapID, _ body: (inout MapRecord) -> Bool) {
    if change(id, body) ?? false { revision += 1 }
  }

  /// Takes what is known of the process of a map; nil when there is none, or none any more.
  mutating func identify(_ id: MapID, _ process: ProcessFacts?, at now: WallTime) {
    note(id) { map in
      map.identify(process)
      return map.updateState(at: now)
    }
  }

  /// Gives a map to a process whose number is not the one in its name: it is of another PID namespace.
  mutating func attribute(_ id: MapID, to pid: ProcessID) { note(id) { $0.owner.attribute(to: pid) } }

  /// Takes the processes that write into a map, where there are several; otherwise none.
  mutating func note(writers: [ProcessID], of id: MapID) { note(id) { $0.owner.note(writers: writers) } }

  /// Expects an entry that this jittop has written into a map, which may not have been found yet.
  mutating func expectInjected(_ range: AddressRange, at path: FilePath) {
    if let id = order.first(where: { maps[$0]?.path == path }) {
      _ = change(id) { $0.injections.expect(range) }
    } else {
      injectedEarly[path, default: []].append(range)
    }
  }
}
