import Glibc

/// Delays steps to a steady rate.
struct RateLimiter {
  private let rate: Double?
  private let start = ContinuousClock.now
  private var steps = 0.0

  init(perSecond rate: Double?) { self.rate = rate }

  /// Waits until the next step is due. Late steps are not delayed, so that the average rate is kept.
  mutating func wait() {
    guard let rate else { return }
    let due = start + .seconds(steps / rate)
    steps += 1
    while true {
      let left = due - ContinuousClock.now
      guard left > .zero else { return }
      let (seconds, attoseconds) = left.components
      var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
      // A signal may interrupt the sleep; the loop sleeps for the rest.
      nanosleep(&time, nil)
    }
  }
}
