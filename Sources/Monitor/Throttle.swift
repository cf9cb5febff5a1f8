/// Lets something happen at most every so often.
struct Throttle: Sendable {
  /// The shortest time between two turns.
  var interval: Duration
  /// The time of the last turn; nil before the first.
  private(set) var last: Duration?

  /// Makes a throttle that is due at once.
  init(every interval: Duration) { self.interval = interval }

  /// True if the interval has passed since the last turn, or there was none.
  func hasPassed(at now: Duration) -> Bool { last.map { now - $0 >= interval } ?? true }

  /// Returns whether a turn is due, and takes it if it is.
  mutating func isDue(at now: Duration) -> Bool {
    guard hasPassed(at: now) else { return false }
    last = now
    return true
  }

  /// Takes a turn, due or not: the next one is due an interval later.
  mutating func restart(at now: Duration) { last = now }
}
