import Glibc

/// Lets one step after another go ahead at a steady rate; without a rate, at once.
struct RateLimiter {
  private let rate: Double?
  private let start = ContinuousClock.now
  private var steps = 0.0

  init(perSecond rate: Double?) { self.rate = rate }

  /// Waits until the next step is due. Late steps follow at once, so that the rate holds on average.
  mutating func wait() {
    guard let rate else { return }
    let due = start + .seconds(steps / rate)
    steps += 1
    while true {
      let left = due - ContinuousClock.now
      guard left > .zero else { return }
      let (seconds, attoseconds) = left.components
      var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
      // A signal wakes it early; the clock then says how long is left.
      nanosleep(&time, nil)
    }
  }
}
