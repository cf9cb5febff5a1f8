import PerfMap

/// The arrival times and rates of the entries of a map, and the history of its code bytes.
package struct MapHistory: Sendable {
  package internal(set) var arrivals = ArrivalTimes()
  package internal(set) var rates = RateHistory()
  /// The live, trimmed and dead bytes over time, across generations.
  package internal(set) var code = CodeHistory()
  /// The time of the last read that found entries written while the map was watched; nil if there was no such read.
  package internal(set) var lastEntry: WallTime?

  /// True while reading bytes from before the map was watched.
  private var isCatchingUp: Bool
  private var now: Duration = .zero
  private var current = ReadCounts()

  struct ReadCounts: Sendable {
    var entries = 0
    var bytes: UInt64 = 0
  }

  /// Starts the history of a map. `existed` is true if the map is older than the watch of its directory.
  init(existed: Bool) { isCatchingUp = existed }

  /// Starts another generation. All bytes of later generations than the first were written while the map was watched.
  mutating func begin(_ generation: Generation) {
    arrivals = ArrivalTimes()
    if generation.number > 1 { isCatchingUp = false }
  }

  /// Advances to a time, which becomes the arrival time of the next bytes, and records the code bytes at that time.
  mutating func setTime(_ uptime: Duration, _ code: CodeBytes) {
    now = uptime
    rates.advance(to: uptime)
    self.code.note(code, at: uptime)
  }

  /// Records a read of a number of bytes, which completed the entries `new`.
  mutating func note(_ new: Range<Int>, bytes: Int) {
    if !new.isEmpty { arrivals.note(firstEntry: new.lowerBound, at: isCatchingUp ? nil : now) }
    guard !isCatchingUp else { return }
    rates.add(entries: new.count, bytes: UInt64(bytes), at: now)
    current.entries += new.count
    current.bytes += UInt64(bytes)
  }

  /// Ends a read. Returns its counts, without entries and bytes from before the map was watched.
  mutating func finishReading(_ outcome: ReadOutcome, at wall: WallTime) -> ReadCounts {
    if !outcome.progress.hasMore { isCatchingUp = false }
    if current.entries > 0 { lastEntry = wall }
    defer { current = ReadCounts() }
    return current
  }

  /// Returns the history as it was at a moment within the last ten minutes; `code` becomes the latest sample of code bytes.
  func rewound(to uptime: Duration, _ code: CodeBytes) -> MapHistory {
    var then = self
    then.rates = rates.rewound(to: uptime)
    then.code = self.code.rewound(to: uptime, code)
    return then
  }
}
