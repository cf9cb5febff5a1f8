import MapAnalysis
import PerfMap
import Processes
import SystemPackage

/// One map over time: what it says, whose it is, how fast it grows.
package struct MapRecord: MapReceiver {
  /// Which map it is.
  package let id: MapID
  /// Where it lies.
  package let path: FilePath
  /// Whether it is reached in another way than by its name in the directory.
  package let place: MapPlace
  /// The process that it is the map of, by our number: the one in its name, but for what lives in another PID namespace.
  package internal(set) var pid: ProcessID?
  /// The processes that write into it, where there are several; otherwise none.
  package internal(set) var writers: [ProcessID] = []
  /// The process with that number, or nil when there is none.
  package internal(set) var process: ProcessFacts?
  /// What is at the path.
  package internal(set) var status: FollowerStatus = .absent
  /// Whether somebody has looked at the path.
  var isLookedAt = false
  /// What the map is to its process.
  package internal(set) var state: MapState = .exited
  /// The time of the last write to the file.
  package internal(set) var lastWrite: WallTime?
  /// When an entry was last seen to come; nil before one was.
  package internal(set) var lastEntry: WallTime?
  /// The size of the file.
  package internal(set) var fileSize = ByteCount.zero
  /// Whether bytes of the file still wait to be read.
  package internal(set) var isLoading = false
  /// The generation that is being read.
  package internal(set) var generation: Generation?
  /// What the generation says.
  package internal(set) var contents = MapContents()
  /// When its entries were first seen.
  package internal(set) var arrivals = Arrivals()
  /// How fast entries and bytes come.
  package internal(set) var rates = RateHistory()
  /// How much of its code was live, trimmed and dead; it goes on when the file begins again.
  package internal(set) var code = CodeHistory()
  /// Entries that this jittop wrote.
  package internal(set) var injected: Set<EntryID> = []
  /// Entries that somebody marked.
  package internal(set) var marks: Set<EntryID> = []
  /// What is known of the memory of its process.
  package internal(set) var memory = ProcessMemory.unseen
  var memoryHistory = MemoryHistory()
  /// What the names say of the runtime.
  package internal(set) var runtime: Runtime?

  /// Whether what it said at an earlier moment is known; where what is live is shown, it is.
  package internal(set) var recollection = Recollection.complete
  /// Its numbers at an earlier moment.
  var remembered: MapTotals?

  /// Whether another process than the one that wrote it has its number now.
  var isInherited = false
  /// Whether what is being read was there before the map was watched.
  private var isCatchingUp: Bool
  private var now: Duration = .zero
  /// Entries that this jittop wrote and that have not been read yet.
  private var expected: [AddressRange: Int] = [:]
  private var runtimeGuess = RuntimeGuess()
  private var news: (entries: Int, bytes: UInt64) = (0, 0)

  /// Makes a record of a map; `existed` when it was there before the monitor watched its directory.
  init(id: MapID, path: FilePath, pid: ProcessID?, existed: Bool, place: MapPlace = .directory) {
    self.id = id
    self.path = path
    self.pid = pid
    self.place = place
    isCatchingUp = existed
  }

  /// Whether there has never been a file: it was named, and is waited for.
  package var isAwaited: Bool { isLookedAt && status == .absent && generation == nil }

  /// What the names say of the runtime, else what its process is called.
  package var likelyRuntime: Runtime? { runtime ?? process.flatMap { Runtime(executable: String(decoding: $0.comm, as: UTF8.self)) } }

  /// Its numbers. O(1).
  package var totals: MapTotals { remembered ?? MapTotals(contents) }

  // MARK: - Reading

  /// Forgets what was read: the file begins again.
  package mutating func begin(_ generation: Generation) {
    self.generation = generation
    contents = MapContents(overlapLimit: contents.overlaps.limit, entryLimit: contents.entryLimit)
    arrivals = Arrivals()
    injected = []
    marks = []
    runtimeGuess = RuntimeGuess()
    if case .seen(let mappings, _) = memory { memory = .seen(mappings, entries: 0) }
    if generation.number > 1 { isCatchingUp = false }
  }

  /// Takes the next bytes.
  package mutating func receive(_ bytes: Span<UInt8>) {
    let before = contents.entries.count
    contents.append(bytes)
    let after = contents.entries.count
    if after > before {
      arrivals.note(firstEntry: before, at: isCatchingUp ? nil : now)
      if !expected.isEmpty { recognizeInjected(before..<after) }
    }
    guard !isCatchingUp else { return }
    rates.add(entries: after - before, bytes: UInt64(bytes.count), at: now)
    news.entries += after - before
    news.bytes += UInt64(bytes.count)
  }

  /// Takes a hole of the file, which nobody wrote: it counts for no rate. O(1).
  package mutating func receive(zeros count: UInt64) { contents.append(zeros: count) }

  /// Keeps so many entries at most; the others are counted only.
  mutating func limitEntries(to limit: Int) { contents.entryLimit = limit }

  /// What came since the last call, without what was there before the map was watched.
  mutating func takeNews() -> (entries: Int, bytes: UInt64) {
    defer { news = (0, 0) }
    return news
  }

  /// Sets the time that the next bytes come at.
  mutating func setTime(_ uptime: Duration) {
    now = uptime
    rates.advance(to: uptime)
    code.note(contents.codeBytes, at: uptime)
  }

  /// Notes the end of a read.
  mutating func finishRead(hasMore: Bool) {
    isLoading = hasMore
    if !hasMore { isCatchingUp = false }
  }

  /// Looks at the names of the first entries until they tell the runtime.
  mutating func guessRuntime(_ name: (Entry) -> [UInt8]) {
    runtime = runtimeGuess.update(contents.entries, name) ?? runtime
  }

  /// Another process has the number of the map: what was known of its memory is void.
  mutating func forgetMemory() {
    memory = .unseen
    memoryHistory = MemoryHistory()
  }

  // MARK: - Injection

  /// Expects an entry that this jittop has written.
  mutating func expect(_ range: AddressRange) { expected[range, default: 0] += 1 }

  private mutating func recognizeInjected(_ new: Range<Int>) {
    for index in new {
      let id = EntryID(UInt32(index))
      let range = contents.entries.range(of: id)
      guard let count = expected[range] else { continue }
      expected[range] = count > 1 ? count - 1 : nil
      injected.insert(id)
    }
  }
}
