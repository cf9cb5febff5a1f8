import PerfMap
import Processes
import SystemPackage

/// The state of all watched maps, and of the view of the selected map.
///
/// The monitor uses no files, clock or terminal: bytes, times and commands are passed in, so that tests can drive it with literals.
/// A copy is a snapshot: its storage is shared until either copy changes.
package struct Monitor {
  /// A function that reads part of a map's file, at most `limit` bytes. Names, for example, are read when needed instead of kept in memory.
  ///
  /// It returns no bytes if the file has started another generation than `generation`.
  package typealias TextReader = (_ map: MapID, _ generation: Int, _ range: TextRange, _ limit: Int) -> [UInt8]

  var store = MapStore()
  var selection = Selection()
  var comparisons = ComparisonSchedule()
  /// The time of the last tick.
  package internal(set) var now: Moment
  /// The time of the last user input; rows are not re-sorted for 1.5 s after it.
  var input = Throttle(every: .milliseconds(1500))
  /// The summaries of all maps during the last ten minutes; nil unless ``keepPast()`` was called.
  var summaries: SummaryRing?
  /// The additional state of a monitor that shows an earlier moment; otherwise nil.
  var past: PastView?
  let readText: TextReader

  package init(now: Moment, readText: @escaping TextReader) { (self.now, self.readText) = (now, readText) }

  /// A number that grows when new input or the result of a task changes the maps or the view.
  package var revision: Int { store.revision + selection.revision }

  var shown: SelectedMap? {
    selected.map { SelectedMap(record: $0, now: now.uptime, rows: input.hasPassed(at: now.uptime) ? .movable : .fixed, readText: readText) }
  }

  /// Reads part of a map's file, at most `limit` bytes.
  package func readText(_ map: MapRecord, _ range: TextRange, limit: Int) -> [UInt8] {
    readText(map.id, map.generation?.number ?? 0, range, limit)
  }

  /// Reads the name of an entry, at most `limit` bytes.
  package func name(of entry: Entry, in map: MapRecord, limit: Int = 512) -> [UInt8] { readText(map, entry.name, limit: limit) }

  // MARK: - Events

  /// Adds a map, selects it if none is selected, and returns its ID. `existed` is true if the map is older than the watch of its directory.
  package mutating func add(path: FilePath, pid: ProcessID?, existed: Bool, place: MapLocation = .directory) -> MapID {
    let id = store.add(path: path, pid: pid, existed: existed, place: place)
    if selectedMap == nil { show(id) }
    return id
  }

  /// Removes a map from the table. If it was selected, selects the map that is then in the same row or, if there is none, in the last row.
  package mutating func remove(_ id: MapID) {
    guard let (map, successor) = store.remove(id) else { return }
    summaries?.keep(map, at: now.uptime)
    if selectedMap == id { show(successor) }
  }

  /// Calls `body` to read new bytes into a map, then updates the totals. O(new bytes).
  package mutating func read(_ id: MapID, _ body: (inout MapRecord) -> ReadOutcome) {
    guard var reading = beginRead(id) else { return }
    let outcome = body(&reading.map)
    finish(reading, outcome)
  }

  /// Takes a map out of the table, so that it can be changed without a copy; nil if there is no such map. ``finish(_:_:)`` puts it back.
  package mutating func beginRead(_ id: MapID) -> MapUpdate? { store.beginRead(id, at: now) }

  /// Puts a map back after a read and updates the totals.
  package mutating func finish(_ reading: consuming MapUpdate, _ outcome: ReadOutcome) {
    let id = reading.map.id
    let end = store.finish(reading, outcome, at: now, readText)
    guard id == selectedMap, let map = selected else { return }
    selection.apply(end, map)
  }

  /// Advances the time. Updates rates and states four to six times a second, in O(maps). Re-sorts rows unless there was recent user input.
  package mutating func tick(_ now: Moment) {
    // The state at the previous moment is final, so that it can be recorded.
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

  /// Updates the facts about the process of a map; `process` is nil if no process has the PID.
  package mutating func identify(_ id: MapID, _ process: ProcessFacts?) { store.identify(id, process, at: now.wall) }

  /// Sets the owner of a map of another PID namespace; `pid` is valid in the namespace of jittop, unlike the PID in the file name.
  package mutating func attribute(_ id: MapID, to pid: ProcessID) { store.attribute(id, to: pid) }

  /// Updates the processes that write a map; `writers` is empty unless there are several.
  package mutating func note(writers: [ProcessID], of id: MapID) { store.note(writers: writers, of: id) }

  /// Registers an entry that this jittop has injected into the map at a path. The map need not be in the table yet.
  package mutating func expectInjected(_ range: AddressRange, at path: FilePath) { store.expectInjected(range, at: path) }

  /// Records user input; re-sorting is deferred so that rows do not move under the cursor.
  package mutating func noteInput() { input.restart(at: now.uptime) }

  // MARK: - The map that is shown

  mutating func show(_ id: MapID?) {
    guard selection.show(id) else { return }
    restoreAtOnce()
    selection.restart(shown)
  }

  /// Selects the map in the first row during the first two seconds, unless the user has chosen a map: the first reads change the order.
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
