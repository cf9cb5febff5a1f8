import MapAnalysis
import PerfMap
import Processes
import SystemPackage

/// A map: its file, owner, contents and history.
package struct MapRecord: MapReceiver {
  package let id: MapID
  package let path: FilePath
  package let place: MapLocation
  var owner: MapOwner
  package internal(set) var state: MapState
  var file = MapFileState()
  /// The current generation; nil before the first generation.
  package internal(set) var generation: Generation?
  package internal(set) var contents = MapContents()
  var history: MapHistory
  var injections = InjectedEntries()
  /// Entries marked by the user.
  package internal(set) var marks: Set<EntryID> = []
  var processMemory = MemoryHistory()
  package internal(set) var comparison = ProfilerComparison()
  var naming = RuntimeReading()
  /// The availability of the contents if an earlier moment is shown; otherwise complete.
  package internal(set) var pastAvailability = PastAvailability.complete
  /// The totals at the shown moment if an earlier moment is shown; otherwise nil.
  var pastTotals: MapTotals?

  /// Creates an empty map. `existed` is true if the map is older than the watch of its directory.
  init(id: MapID, path: FilePath, pid: ProcessID?, existed: Bool, place: MapLocation = .directory) {
    (self.id, self.path, self.place) = (id, path, place)
    owner = MapOwner(pid: pid)
    state = pid == nil ? .file : .exited
    history = MapHistory(existed: existed)
  }

  package var totals: MapTotals { pastTotals ?? MapTotals(contents) }

  // MARK: - Reading

  /// Starts another generation with empty contents.
  package mutating func begin(_ generation: Generation) {
    self.generation = generation
    contents = MapContents(overlapLimit: contents.overlaps.limit, entryLimit: contents.entryLimit)
    history.begin(generation)
    injections.forget(from: 0)
    marks = []
    naming.restart()
    processMemory.forgetEntries()
    comparison = ProfilerComparison()
  }

  /// Appends the next bytes of the file.
  package mutating func receive(_ bytes: Span<UInt8>) {
    let before = contents.entries.count
    contents.append(bytes)
    let new = before..<max(before, contents.entries.count)
    injections.recognize(new, in: contents.entries)
    history.note(new, bytes: bytes.count)
  }

  /// Appends the zero bytes of a sparse-file hole, which do not count towards rates. O(1).
  package mutating func receive(zeros count: UInt64) { contents.append(zeros: count) }

  /// Limits the number of entries kept; further entries are only counted.
  mutating func limitEntries(to limit: Int) { contents.entryLimit = limit }

  /// Advances to a time, which becomes the arrival time of the next bytes.
  mutating func setTime(_ uptime: Duration) { history.setTime(uptime, contents.codeBytes) }

  // MARK: - Process

  /// Updates the facts about the process; `process` is nil if no process has the PID.
  mutating func identify(_ process: ProcessFacts?) {
    if let process { naming.identify(process.comm) }
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
      case .following, .deleted, .renamed, .absent: nil
      }
    state = MapState.classify(
      owner.pid, process: process, lastWrite: file.lastWrite ?? now, lastEntry: history.lastEntry, now: now, unreadable: unreadable)
    // File times alone do not reveal a PID that was reused within a second of the last write.
    if owner.isInherited, state == .live || state == .idle { state = .stale }
    if state == .stale { naming.staleEntries = contents.entries.count } else { naming.ignoreStaleEntries() }
    return state != before
  }
}

/// The inference of the runtime from the process of a map and the names in the map.
struct RuntimeReading: Sendable {
  /// The runtime inferred so far, kept across generations.
  var runtime: Runtime?
  private var guess = RuntimeGuess()
  private var comm: [UInt8] = []
  /// The number of entries of an earlier process, while the map is stale; else nil.
  var staleEntries: Int?

  /// Restarts the inference from entry number `index`: the first entry of another generation, or of another process.
  mutating func restart(from index: Int = 0) {
    staleEntries = nil
    guess = RuntimeGuess(program: String(decoding: comm, as: UTF8.self), from: index)
  }

  /// Restarts the inference with the first entry of the new process, once the map is no longer stale.
  mutating func ignoreStaleEntries() {
    guard let staleEntries else { return }
    restart(from: staleEntries)
    runtime = guess.runtime ?? runtime
  }

  /// Sets the name of the process.
  mutating func identify(_ comm: [UInt8]) {
    guard comm != self.comm else { return }
    self.comm = comm
    guess.identify(program: String(decoding: comm, as: UTF8.self))
    runtime = guess.runtime ?? runtime
  }

  /// Reads the names of the first entries until they reveal the runtime.
  mutating func update(_ entries: EntryTable, _ name: (Entry) -> [UInt8]) {
    runtime = guess.update(entries, name) ?? runtime
  }
}

/// The file of a map as of the last read.
package struct MapFileState: Sendable {
  package internal(set) var status: FollowerStatus = .absent
  package internal(set) var lastWrite: WallTime?
  package internal(set) var size = ByteCount.zero
  /// True if the last read did not reach the end of the file.
  package internal(set) var isLoading = false
  /// True after the first read.
  private(set) var isRead = false

  mutating func update(_ outcome: ReadOutcome) {
    status = outcome.progress.status
    isRead = true
    lastWrite = outcome.lastWrite ?? lastWrite
    size = outcome.fileSize
    isLoading = outcome.progress.hasMore
  }
}

/// The entries that this jittop injected into a map, both read and not read yet.
struct InjectedEntries: Sendable {
  private(set) var ids: Set<EntryID> = []
  /// The number of injected entries with each range that have not been read yet.
  private var expected: [AddressRange: Int] = [:]

  mutating func expect(_ range: AddressRange) { expected[range, default: 0] += 1 }

  /// Recognizes injected entries among new entries by their ranges. O(new entries).
  mutating func recognize(_ new: Range<Int>, in entries: EntryTable) {
    guard !expected.isEmpty else { return }
    for index in new {
      let id = EntryID(UInt32(index))
      let range = entries.range(of: id)
      guard let count = expected[range] else { continue }
      expected[range] = count > 1 ? count - 1 : nil
      ids.insert(id)
    }
  }

  /// Forgets the read entries from number `count` on, but not the entries that have not been read yet.
  mutating func forget(from count: Int) { ids = count > 0 ? ids.filter { $0.index < count } : [] }
}
