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

  /// All maps.
  var store = MapStore()
  /// The view of the map that is shown.
  var selection = Selection()
  /// The moment of the last tick.
  package internal(set) var now: Moment
  /// When the user pressed a key last: rows keep their places for a while.
  var input = Throttle(every: .milliseconds(1500))
  /// The last ten minutes, where they are kept.
  var summaries: SummaryRing?
  /// What an earlier moment needs, where one is shown.
  var past: PastView?
  let readText: TextReader

  /// Makes a monitor without maps.
  package init(now: Moment, readText: @escaping TextReader) {
    self.now = now
    self.readText = readText
  }

  /// Counts everything that happened to a map: while it is the same, only time has passed.
  package var revision: Int { store.revision + selection.revision }

  /// The map that is shown, for its views.
  var shown: SelectedMap? {
    selected.map { SelectedMap(record: $0, now: now.uptime, rows: input.hasPassed(at: now.uptime) ? .free : .held, readText: readText) }
  }

  /// A piece of the file of a map, at most `limit` bytes.
  package func readText(_ map: MapRecord, _ range: TextRange, limit: Int) -> [UInt8] {
    readText(map.id, map.generation?.number ?? 0, range, limit)
  }

  /// The bytes of an entry's name, at most `limit`.
  package func name(of entry: Entry, in map: MapRecord, limit: Int = 512) -> [UInt8] { readText(map, entry.name, limit: limit) }

  // MARK: - Events

  /// Adds a map that was found; `existed` if it was there before its directory was watched. The first one is selected.
  package mutating func add(path: FilePath, pid: ProcessID?, existed: Bool, place: MapLocation = .directory) -> MapID {
    let id = store.add(path: path, pid: pid, existed: existed, place: place)
    if selectedMap == nil { show(id) }
    return id
  }

  /// Removes a map that is gone from the table.
  package mutating func remove(_ id: MapID) {
    guard let (map, successor) = store.remove(id) else { return }
    summaries?.keep(map, at: now.uptime)
    if selectedMap == id { show(successor) }
  }

  /// Lets `body` hand over what is new in a map, and books it. O(new bytes).
  package mutating func read(_ id: MapID, _ body: (inout MapRecord) -> ReadOutcome) {
    guard var reading = beginRead(id) else { return }
    let outcome = body(&reading.map)
    finish(reading, outcome)
  }

  /// Takes a map out of the table to be read, so that changing it copies nothing; ``finish(_:_:)`` puts it back.
  package mutating func beginRead(_ id: MapID) -> MapUpdate? { store.beginRead(id, at: now) }

  /// Puts a map back after a read, and accounts for what the read found.
  package mutating func finish(_ reading: consuming MapUpdate, _ outcome: ReadOutcome) {
    let id = reading.map.id
    let end = store.finish(reading, outcome, at: now, readText)
    guard id == selectedMap, let contents = selected?.contents else { return }
    selection.take(end, contents)
  }

  /// Lets time pass: rates move on, states change, rows are sorted again when no key was pressed for a while.
  ///
  /// O(maps) four to six times a second, O(1) in between.
  package mutating func tick(_ now: Moment) {
    // All that there was to tell of the moment before has been told.
    if now.uptime > self.now.uptime {
      let revision = revision
      summaries?.note(store.maps, store.table, at: self.now, revision: revision)
    }
    self.now = now
    selection.tick(shown, at: now.uptime)
    guard store.tick(now) else { return }
    if let shown { selection.overlaps.renewIfDue(shown) }
    if input.hasPassed(at: now.uptime), store.sortIfDue(at: now.uptime) { showFirstMap() }
  }

  /// Takes what is known of the process of a map; nil when there is none, or none any more.
  package mutating func identify(_ id: MapID, _ process: ProcessFacts?) { store.identify(id, process, at: now.wall) }

  /// Gives a map to a process whose number is not the one in its name: it is of another PID namespace.
  package mutating func attribute(_ id: MapID, to pid: ProcessID) { store.attribute(id, to: pid) }

  /// Takes the processes that write into a map, where there are several; otherwise none.
  package mutating func note(writers: [ProcessID], of id: MapID) { store.note(writers: writers, of: id) }

  /// Expects an entry that this jittop has written itself into a map, which may not have been found yet.
  package mutating func expectInjected(_ range: AddressRange, at path: FilePath) { store.expectInjected(range, at: path) }

  /// Notes that the user pressed a key: rows keep their places for a while.
  package mutating func noteInput() { input.restart(at: now.uptime) }

  // MARK: - The map that is shown

  /// Shows the entries of a map.
  mutating func show(_ id: MapID?) {
    guard selection.show(id) else { return }
    recallAtOnce()
    selection.restart(shown)
  }

  /// Shows the map in the first row at the start, until the user chooses one: the order is known when the maps were read once.
  private mutating func showFirstMap() {
    if selection.choice == .none, !isPast, now.uptime < .seconds(2) { show(store.order.first) }
  }

  /// Sorts the table of maps.
  mutating func sortMaps() {
    store.sortMaps(at: now.uptime)
    showFirstMap()
  }
}
