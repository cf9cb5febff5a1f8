import PerfMap
import Processes
import SystemPackage

/// The state of all maps over time.
///
/// It knows no file, no clock and no terminal: bytes, times and decisions come in from outside, so a test drives it with literals.
/// A copy is a frozen picture of everything, cheap until one of the two changes.
package struct Monitor {
  /// Reads a piece of the file of a map's generation: the way to the names, which are not kept in memory.
  ///
  /// It gives nothing when the file has begun another generation since.
  package typealias TextReader = (_ map: MapID, _ generation: Int, _ range: TextRange, _ limit: Int) -> [UInt8]

  /// All maps by number.
  package internal(set) var maps: [MapID: MapRecord] = [:]
  /// The maps in the order of the table.
  package internal(set) var order: [MapID] = []
  /// What the table of maps is sorted by.
  package internal(set) var mapSort = MapSort()
  /// The maps that somebody marked.
  package internal(set) var mapMarks: Set<MapID> = []
  /// The map whose entries are shown.
  package internal(set) var selectedMap: MapID?
  /// How the entries of the selected map are shown.
  package internal(set) var entries = EntriesView()
  /// How they are shown by function.
  package internal(set) var functions = FunctionsView()
  /// How the overlaps of the selected map are listed.
  package internal(set) var overlaps = OverlapsView()
  /// What other entries have to do with the selected one.
  package internal(set) var story: EntryStory?
  /// The search that runs or ran last.
  package internal(set) var search: NameSearch?
  /// All entries that the search finds.
  package internal(set) var hits: SearchHits?
  /// The filter of the entries and how far its look at them is; it stays when another map is shown.
  package internal(set) var filter: FilterScan?
  /// Everything that came in all maps.
  package internal(set) var rates = RateHistory()
  /// The code of all maps together.
  package internal(set) var code = CodeHistory()
  /// The moment of the last tick.
  package internal(set) var now: Moment
  /// Counts everything that happened to a map: as long as it stands, only time has passed.
  package internal(set) var revision = 0

  /// The largest number of entries that all maps together may keep; those beyond are counted with their map.
  ///
  /// It bounds the memory that anybody who may write maps can take from us: some 64 bytes an entry.
  package var entryLimit = EntryTable.largestCount
  /// The number of maps that were found and are not followed, because too many are already.
  package var mapsLeftOut = 0 {
    didSet { if mapsLeftOut != oldValue { revision += 1 } }
  }

  /// The number of entries beyond ``entryLimit``.
  package private(set) var entriesLeftOut = 0
  private var keptEntries = 0
  private var nextID = 0
  var lastInput: Duration = .seconds(-60)
  var lastSort: Duration = .seconds(-60)
  private var lastTick: Duration = .seconds(-60)
  /// The column of a sort that runs elsewhere, and when the last one was started.
  var runningSort: EntriesView.Column?
  /// How far that sort is.
  package internal(set) var sortProgress: SortProgress?
  /// When the filter began to look at all entries again, for what passes changes with time.
  var lastFilterStart: Duration = .seconds(-60)
  var renewal: Renewal?
  /// Whether functions are grouped on another thread, when that was done last, and of what.
  var isGroupingElsewhere = false
  var lastGrouping: Duration = .seconds(-60)
  var lastGrouped = GroupedSet()
  /// When functions were shown last.
  var lastFunctions: Duration = .seconds(-60)
  var lastSortStart: Duration = .seconds(-60)
  var lastOverlapList: Duration = .seconds(-60)
  var lastStoryStart: Duration = .seconds(-60)
  /// Whether a look at the memory of a process has been given out.
  var isLookingAtMemory = false
  /// Whether somebody has chosen the selected map.
  var isMapChosen = false
  /// Entries that this jittop wrote into maps that have not been found yet.
  var injectedEarly: [FilePath: [AddressRange]] = [:]
  /// What the last ten minutes were like, where that is kept.
  var trail: Trail?
  /// What an earlier moment needs, where one is shown.
  var past: PastPicture?
  let readText: TextReader

  /// Makes a monitor without maps.
  package init(now: Moment, readText: @escaping TextReader) {
    self.now = now
    self.readText = readText
  }

  /// The selected map.
  package var selected: MapRecord? { selectedMap.flatMap { maps[$0] } }

  /// The number of entries of all maps.
  package var entryCount: Int { maps.values.reduce(0) { $0 + $1.totals.entries } }

  /// The number of overlaps of all maps.
  package var overlapCount: Int { maps.values.reduce(0) { $0 + $1.totals.overlaps } }

  /// A piece of the file of a map, at most `limit` bytes.
  package func readText(_ map: MapRecord, _ range: TextRange, limit: Int) -> [UInt8] {
    readText(map.id, map.generation?.number ?? 0, range, limit)
  }

  /// The bytes of an entry's name, at most `limit`.
  package func name(of entry: Entry, in map: MapRecord, limit: Int = 512) -> [UInt8] {
    readText(map.id, map.generation?.number ?? 0, entry.name, limit)
  }

  // MARK: - What happens

  /// A map was found; `existed` when it was there before its directory was watched. The first one is selected.
  package mutating func add(path: FilePath, pid: ProcessID?, existed: Bool, place: MapPlace = .directory) -> MapID {
    let id = MapID(rawValue: nextID)
    nextID += 1
    maps[id] = MapRecord(id: id, path: path, pid: pid, existed: existed, place: place)
    for range in injectedEarly.removeValue(forKey: path) ?? [] { maps[id]?.expect(range) }
    order.append(id)
    if selectedMap == nil { show(id) }
    revision += 1
    return id
  }

  /// A map is gone: it leaves the table.
  package mutating func remove(_ id: MapID) {
    revision += 1
    keptEntries -= maps[id]?.contents.entries.count ?? 0
    entriesLeftOut -= maps[id]?.contents.leftOut ?? 0
    if let map = maps[id] { trail?.keep(map, at: now.uptime) }
    maps[id] = nil
    mapMarks.remove(id)
    guard let place = order.firstIndex(of: id) else { return }
    order.remove(at: place)
    if selectedMap == id { show(order.isEmpty ? nil : order[min(place, order.count - 1)]) }
  }

  /// Lets `body` hand over what is new in a map, and books it. O(new bytes).
  package mutating func read(_ id: MapID, _ body: (inout MapRecord) -> ReadOutcome) {
    guard var reading = beginRead(id) else { return }
    let outcome = body(&reading.map)
    finish(reading, outcome)
  }

  /// Takes a map out of the table to be read, so that changing it copies nothing; ``finish(_:_:)`` puts it back.
  package mutating func beginRead(_ id: MapID) -> MapReading? {
    guard let map = maps.removeValue(forKey: id) else { return nil }
    var reading = MapReading(consume map)
    reading.map.limitEntries(to: reading.entries + max(0, entryLimit - keptEntries))
    reading.map.setTime(now.uptime)
    return reading
  }

  /// Puts a map back after a read, and accounts for what the read found.
  package mutating func finish(_ reading: consuming MapReading, _ outcome: ReadOutcome) {
    let hasBegun = reading.hasBegun
    if outcome.progress.bytes > .zero || outcome.progress.status != reading.map.status || hasBegun { revision += 1 }
    keptEntries += reading.map.contents.entries.count - reading.entries
    entriesLeftOut += reading.map.contents.leftOut - reading.leftOut
    reading.map.note(outcome)
    if outcome.progress.bytes > .zero {
      let id = reading.map.id
      let number = reading.map.generation?.number ?? 0
      reading.map.guessRuntime { readText(id, number, $0.name, 512) }
    }
    if outcome.progress.bytes > .zero || hasBegun { reading.map.isInherited = false }
    let news = reading.map.takeNews()
    if news.entries > 0 { reading.map.lastEntry = now.wall }
    rates.add(entries: news.entries, bytes: news.bytes, at: now.uptime)
    if reading.map.id == selectedMap {
      if hasBegun {
        restartEntries()
        overlaps.restart(reading.map.contents)
      }
      entries.grow(reading.map.contents)
    }
    updateState(&reading.map)
    maps[reading.map.id] = reading.map
  }

  /// Time passes: rates move on, states change, rows are sorted again when no hand is on the keys.
  ///
  /// O(maps) four to six times a second, O(1) in between.
  package mutating func tick(_ now: Moment) {
    // All that there was to tell of the moment before has been told.
    if now.uptime > self.now.uptime {
      trail?.note(maps, Trail.Table(order: order, sort: mapSort, mapsLeftOut: mapsLeftOut), at: self.now, revision: revision)
    }
    self.now = now
    rates.advance(to: now.uptime)
    renewFilter()
    renewFunctions()
    // With each slot of the rates, so that all maps stand in the same one.
    let isSlotOver = RateHistory.slot(at: now.uptime) != RateHistory.slot(at: lastTick)
    guard isSlotOver || now.uptime - lastTick >= .milliseconds(250) else { return }
    lastTick = now.uptime
    var code = CodeBytes()
    for id in order {
      guard var map = maps.removeValue(forKey: id) else { continue }
      map.setTime(now.uptime)
      updateState(&map)
      code = code + map.contents.codeBytes
      maps[id] = map
    }
    self.code.note(code, at: now.uptime)
    renewOverlaps()
    if now.uptime - lastInput >= .milliseconds(1500), now.uptime - lastSort >= .seconds(1) { sortMaps() }
  }

  mutating func updateState(_ map: inout MapRecord) {
    let before = map.state
    defer { if map.state != before { revision += 1 } }
    let unreadable: String? =
      switch map.status {
      case .unreadable(let error): error.cause
      case .notRegular(let kind): "is a \(kind.rawValue)"
      case .absent where map.isAwaited && map.process?.isRunning ?? false: "is not there yet"
      case .following, .deleted, .absent: nil
      }
    map.state = MapState.classify(
      process: map.process, lastWrite: map.lastWrite ?? now.wall, lastEntry: map.lastEntry, now: now.wall, unreadable: unreadable)
    // File times alone would take a number that is used again within a second for the same process.
    if map.isInherited, map.state == .live || map.state == .idle { map.state = .stale }
  }

  /// Sorts the table of maps now, whatever the hand does.
  package mutating func sortMapsNow() { sortMaps() }

  mutating func sortMaps() {
    lastSort = now.uptime
    // Looked up once a row, not once a comparison.
    let rows = order.compactMap { maps[$0] }
    let sorted = rows.sorted { mapSort.places($0, before: $1) }.map(\.id)
    if sorted != order { revision += 1 }
    order = sorted
    // What stands in the first row is known when the maps have been read once.
    if !isMapChosen, !isPast, now.uptime < .seconds(2) { show(order.first) }
  }
}
