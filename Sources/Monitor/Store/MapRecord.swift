import MapAnalysis
import PerfMap
import Processes
import SystemPackage

/// One map over time: what it is, what it holds, and what is known of it.
package struct MapRecord: MapReceiver {
  /// Which map it is.
  package let id: MapID
  /// The path of the file.
  package let path: FilePath
  /// Whether it is reached in another way than by its name in the directory.
  package let place: MapLocation
  /// The process that it belongs to.
  var owner: MapOwner
  /// What the map is to its process.
  package internal(set) var state: MapState = .exited
  /// The file as the last reading found it.
  var file = MapFileState()
  /// The generation that is being read.
  package internal(set) var generation: Generation?
  /// What the generation holds.
  package internal(set) var contents = MapContents()
  /// When entries came, and how fast.
  var history: MapHistory
  /// Entries that this jittop wrote.
  var injections = InjectedEntries()
  /// Entries that the user marked.
  package internal(set) var marks: Set<EntryID> = []
  /// What is known of the memory of its process.
  var processMemory = MemoryHistory()
  /// What the names say of the runtime.
  var naming = RuntimeReading()
  /// Whether the contents at an earlier moment are known; of a live map, they are.
  package internal(set) var pastAvailability = PastAvailability.complete
  /// Its numbers at an earlier moment.
  var remembered: MapTotals?

  /// Makes a record of a map; `existed` if it was there before the monitor watched its directory.
  init(id: MapID, path: FilePath, pid: ProcessID?, existed: Bool, place: MapLocation = .directory) {
    self.id = id
    self.path = path
    self.place = place
    owner = MapOwner(pid: pid)
    history = MapHistory(existed: existed)
  }

  /// Its numbers. O(1).
  package var totals: MapTotals { remembered ?? MapTotals(contents) }

  // MARK: - Reading

  /// Forgets what was read: the file begins again.
  package mutating func begin(_ generation: Generation) {
    self.generation = generation
    contents = MapContents(overlapLimit: contents.overlaps.limit, entryLimit: contents.entryLimit)
    history.begin(generation)
    injections.forget(from: 0)
    marks = []
    naming.restart()
    processMemory.forgetEntries()
  }

  /// Takes the next bytes.
  package mutating func receive(_ bytes: Span<UInt8>) {
    let before = contents.entries.count
    contents.append(bytes)
    let new = before..<max(before, contents.entries.count)
    injections.recognize(new, in: contents.entries)
    history.note(new, bytes: bytes.count)
  }

  /// Takes a hole of the file: it counts for no rate. O(1).
  package mutating func receive(zeros count: UInt64) { contents.append(zeros: count) }

  /// Keeps so many entries at most; the others are counted only.
  mutating func limitEntries(to limit: Int) { contents.entryLimit = limit }

  /// Sets the time that the next bytes come at.
  mutating func setTime(_ uptime: Duration) { history.setTime(uptime, contents.codeBytes) }

  // MARK: - Process

  /// Takes what is known of its process; nil when there is none any more.
  mutating func identify(_ process: ProcessFacts?) {
    if !owner.identify(process, lastWrite: file.lastWrite) { processMemory = MemoryHistory() }
  }

  /// Classifies the map anew. Returns whether its state is another one.
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
    // File times alone would take a number that is used again within a second for the same process.
    if owner.isInherited, state == .live || state == .idle { state = .stale }
    return state != before
  }
}

/// What the names of a map say of the runtime that wrote it.
struct RuntimeReading: Sendable {
  /// The runtime; it stays known when the file begins again.
  var runtime: Runtime?
  private var guess = RuntimeGuess()

  /// Reads the names of another generation.
  mutating func restart() { guess = RuntimeGuess() }

  /// Reads the names of the first entries until they tell the runtime.
  mutating func update(_ entries: EntryTable, _ name: (Entry) -> [UInt8]) {
    runtime = guess.update(entries, name) ?? runtime
  }
}
