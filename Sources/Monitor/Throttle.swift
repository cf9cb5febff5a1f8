/// A limit on the rate of an event.
struct Throttle: Sendable {
  /// The shortest time between two events.
  var interval: Duration
  /// The time of the last event; nil before the first.
  private(set) var last: Duration?

  init(every interval: Duration) { self.interval = interval }

  /// Returns true if the interval has passed since the last event, or if there was no event.
  func hasPassed(at now: Duration) -> Bool { last.map { now - $0 >= interval } ?? true }

  /// Returns true if an event is due, and records it.
  mutating func isDue(at now: Duration) -> Bool {
    guard hasPassed(at: now) else { return false }
    last = now
    return true
  }

  /// Records an event, due or not; the next is due an interval later.
  mutating func restart(at now: Duration) { last = now }
}
