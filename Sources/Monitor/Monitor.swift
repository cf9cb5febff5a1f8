import PerfMap
import Processes
import SystemPackage

/// The state of all maps over time.
///
/// It uses no files, clock or terminal: bytes, times and commands are passed in, so tests can drive it with literals.
/// A copy is a snapshot, cheap until either copy changes.
package struct Monitor {
  /// Reads part of a map's file, for names, which are not kept in memory. Returns no bytes once the file has started another generation.
  package typealias TextReader = (_ map: MapID, _ generation: Int, _ range: TextRange, _ limit: Int) -> [UInt8]

  var store = MapStore()
  var selection = Selection()
  /// The time of the last tick.
  package internal(set) var now: Moment
  /// The time of the last user input; rows are not re-sorted for an interval after it.
  var input = Throttle(every: .milliseconds(1500))
  /// Summaries of the last ten minutes; nil unless ``keepPast()`` was called.
  var summaries: SummaryRing?
  /// State needed only while an earlier moment is shown.
  var past: PastView?
  let readText: TextReader

  package init(now: Moment, readText: @escaping TextReader) { (self.now, self.readText) = (now, readText) }

  /// Counts changes of maps and views; if it is unchanged, only time has passed.
  package var revision: Int { store.revision + selection.revision }

  var shown: SelectedMap? {
    selected.map { SelectedMap(record: $0, now: now.uptime, rows: input.hasPassed(at: now.uptime) ? .movable : .fixed, readText: readText) }
  }

  /// Reads part of the file of a map, at most `limit` bytes.
  package func readText(_ map: MapRecord, _ range: TextRange, limit: Int) -> [UInt8] {
    readText(map.id, map.generation?.number ?? 0, range, limit)
  }

  /// Reads the name of an entry, at most `limit` bytes.
  package func name(of entry: Entry, in map: MapRecord, limit: Int = 512) -> [UInt8] { readText(map, entry.name, limit: limit) }

  // MARK: - Events

  /// Adds a map; `existed` if it was there before its directory was watched. The first map is selected.
  package mutating func add(path: FilePath, pid: ProcessID?, existed: Bool, place: MapLocation = .directory) -> MapID {
    let id = store.add(path: path, pid: pid, existed: existed, place: place)
    if selectedMap == nil { show(id) }
    return id
  }

  /// Removes a map from the table.
  package mutating func remove(_ id: MapID) {
    guard let (map, successor) = store.remove(id) else { return }
    summaries?.keep(map, at: now.uptime)
    if selectedMap == id { show(successor) }
  }

  /// Reads new bytes of a map through `body`, and updates the totals. O(new bytes).
  package mutating func read(_ id: MapID, _ body: (inout MapRecord) -> ReadOutcome) {
    guard var reading = beginRead(id) else { return }
    let outcome = body(&reading.map)
    finish(reading, outcome)
  }

  /// Takes a map out of the table so that it can be changed without a copy; ``finish(_:_:)`` puts it back.
  package mutating func beginRead(_ id: MapID) -> MapUpdate? { store.beginRead(id, at: now) }

  /// Puts a map back after a read and updates the totals.
  package mutating func finish(_ reading: consuming MapUpdate, _ outcome: ReadOutcome) {
    let id = reading.map.id
    let end = store.finish(reading, outcome, at: now, readText)
    guard id == selectedMap, let contents = selected?.contents else { return }
    selection.apply(end, contents)
  }

  /// Updates rates and states, and re-sorts rows unless there was recent user input. O(maps) four to six times a second, otherwise O(1).
  package mutating func tick(_ now: Moment) {
    // The state at the previous moment is final: record it.
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

  /// Updates the facts of the process of a map; nil if it does not run.
  package mutating func identify(_ id: MapID, _ process: ProcessFacts?) { store.identify(id, process, at: now.wall) }

  /// Assigns a map of another PID namespace to the process with a PID other than the one in its name.
  package mutating func attribute(_ id: MapID, to pid: ProcessID) { store.attribute(id, to: pid) }

  /// Updates the list of writers; empty unless there are several.
  package mutating func note(writers: [ProcessID], of id: MapID) { store.note(writers: writers, of: id) }

  /// Registers an entry injected by this jittop, possibly into a map that has not been found yet.
  package mutating func expectInjected(_ range: AddressRange, at path: FilePath) { store.expectInjected(range, at: path) }

  /// Records user input; re-sorting is deferred so that rows do not move under the cursor.
  package mutating func noteInput() { input.restart(at: now.uptime) }

  // MARK: - The map that is shown

  mutating func show(_ id: MapID?) {
    guard selection.show(id) else { return }
    restoreAtOnce()
    selection.restart(shown)
  }

  /// Selects the map in the first row during the first two seconds, unless the user chose one: rates are known only after the first reads.
  private mutating func showFirstMap() {
    if selection.choice == .none, !isPast, now.uptime < .seconds(2) { show(store.order.first) }
  }

  mutating func sortMaps() {
    store.sortMaps(at: now.uptime)
    showFirstMap()
  }
}

/// A point in time, passed in from outside: the monitor has no clock.
package struct Moment: Hashable, Sendable {
  /// Monotonic time since the monitor started.
  package var uptime: Duration
  package var wall: WallTime

  package init(uptime: Duration, wall: WallTime) { (self.uptime, self.wall) = (uptime, wall) }
}
