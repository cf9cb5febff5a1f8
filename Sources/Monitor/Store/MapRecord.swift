import MapAnalysis
import PerfMap
import Processes
import SystemPackage

/// One map over time.
package struct MapRecord: MapReceiver {
  package let id: MapID
  package let path: FilePath
  package let place: MapLocation
  var owner: MapOwner
  package internal(set) var state: MapState = .exited
  var file = MapFileState()
  /// The current generation.
  package internal(set) var generation: Generation?
  package internal(set) var contents = MapContents()
  var history: MapHistory
  var injections = InjectedEntries()
  /// Entries marked by the user.
  package internal(set) var marks: Set<EntryID> = []
  var processMemory = MemoryHistory()
  var naming = RuntimeReading()
  /// The state of the contents at an earlier moment; complete for a live map.
  package internal(set) var pastAvailability = PastAvailability.complete
  /// The totals at an earlier moment.
  var pastTotals: MapTotals?

  /// `existed` if the map was there before its directory was watched.
  init(id: MapID, path: FilePath, pid: ProcessID?, existed: Bool, place: MapLocation = .directory) {
    self.id = id
    self.path = path
    self.place = place
    owner = MapOwner(pid: pid)
    history = MapHistory(existed: existed)
  }

  package var totals: MapTotals { pastTotals ?? MapTotals(contents) }

  // MARK: - Reading

  /// Clears the contents for another generation.
  package mutating func begin(_ generation: Generation) {
    self.generation = generation
    contents = MapContents(overlapLimit: contents.overlaps.limit, entryLimit: contents.entryLimit)
    history.begin(generation)
    injections.forget(from: 0)
    marks = []
    naming.restart()
    processMemory.forgetEntries()
  }

  /// Appends the next bytes.
  package mutating func receive(_ bytes: Span<UInt8>) {
    let before = contents.entries.count
    contents.append(bytes)
    let new = before..<max(before, contents.entries.count)
    injections.recognize(new, in: contents.entries)
    history.note(new, bytes: bytes.count)
  }

  /// Appends a sparse-file hole, which does not count towards rates. O(1).
  package mutating func receive(zeros count: UInt64) { contents.append(zeros: count) }

  /// Limits the number of entries kept; the others are only counted.
  mutating func limitEntries(to limit: Int) { contents.entryLimit = limit }

  /// Sets the arrival time of the next bytes.
  mutating func setTime(_ uptime: Duration) { history.setTime(uptime, contents.codeBytes) }

  // MARK: - Process

  /// Updates the facts of the process; nil if it does not run.
  mutating func identify(_ process: ProcessFacts?) {
    if !owner.identify(process, lastWrite: file.lastWrite) { processMemory = MemoryHistory() }
  }

  /// Updates the state. Returns true if it has changed.
  mutating func updateState(at now: WallTime) -> Bool {
    let before = state
    let unreadable: String? =
      switch file.status {
      case .unreadable(let error): error.cause
      case .notRegular(let kind): "is a \(kind.rawValue)"
      case .absent where isAwaited && process?.isRunning ?? false: "is not there yet"
      case .following, .deleted, .absent: nil
      }
    state = MapState.classify(
      process: process, lastWrite: file.lastWrite ?? now, lastEntry: history.lastEntry, now: now, unreadable: unreadable)
    // File times alone cannot detect a PID that is reused within a second.
    if owner.isInherited, state == .live || state == .idle { state = .stale }
    return state != before
  }
}

/// The inference of the runtime from the names in a map.
struct RuntimeReading: Sendable {
  /// Kept across generations.
  var runtime: Runtime?
  private var guess = RuntimeGuess()

  /// Restarts with the names of another generation.
  mutating func restart() { guess = RuntimeGuess() }

  /// Reads the names of the first entries until they reveal the runtime.
  mutating func update(_ entries: EntryTable, _ name: (Entry) -> [UInt8]) {
    runtime = guess.update(entries, name) ?? runtime
  }
}
