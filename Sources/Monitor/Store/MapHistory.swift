import PerfMap

/// When the entries of a map came, how fast they came, and how much of the code was live.
package struct MapHistory: Sendable {
  /// When the entries were first seen.
  package internal(set) var arrivals = ArrivalTimes()
  /// How fast entries and bytes come.
  package internal(set) var rates = RateHistory()
  /// How much of the code was live, trimmed and dead; it continues when the file begins again.
  package internal(set) var code = CodeHistory()
  /// When an entry was last seen to come; nil before one was.
  package internal(set) var lastEntry: WallTime?

  /// True while bytes are read that were there before the map was watched.
  private var isCatchingUp: Bool
  private var now: Duration = .zero
  private var news = News()

  /// What came in a reading.
  struct News: Sendable {
    var entries = 0
    var bytes: UInt64 = 0
  }

  /// Makes an empty history; `existed` if the map was there before its directory was watched.
  init(existed: Bool) { isCatchingUp = existed }

  /// Begins again with another generation; one after the first was written while the map was watched.
  mutating func begin(_ generation: Generation) {
    arrivals = ArrivalTimes()
    if generation.number > 1 { isCatchingUp = false }
  }

  /// Sets the time that the next bytes come at.
  mutating func setTime(_ uptime: Duration, _ code: CodeBytes) {
    now = uptime
    rates.advance(to: uptime)
    self.code.note(code, at: uptime)
  }

  /// Notes bytes that came, and the entries in them.
  mutating func note(_ new: Range<Int>, bytes: Int) {
    if !new.isEmpty { arrivals.note(firstEntry: new.lowerBound, at: isCatchingUp ? nil : now) }
    guard !isCatchingUp else { return }
    rates.add(entries: new.count, bytes: UInt64(bytes), at: now)
    news.entries += new.count
    news.bytes += UInt64(bytes)
  }

  /// Notes the end of a reading. Returns what came in it, without what was there before the map was watched.
  mutating func finishReading(_ outcome: ReadOutcome, at wall: WallTime) -> News {
    if !outcome.progress.hasMore { isCatchingUp = false }
    if news.entries > 0 { lastEntry = wall }
    defer { news = News() }
    return news
  }

  /// The history as it was at a moment of the last ten minutes, at which there was so much code.
  func rewound(to uptime: Duration, _ code: CodeBytes) -> MapHistory {
    var then = self
    then.rates = rates.rewound(to: uptime)
    then.code = self.code.rewound(to: uptime, code)
    return then
  }
}
