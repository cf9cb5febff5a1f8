import Glibc

/// The CPU time of this thread. Unlike wall clock time, it can be bounded on a busy machine.
package func threadTime() -> Duration {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

/// Checks a condition every 10 ms until it is true, for at most `seconds`. Returns false after the timeout.
package func becomesTrue(within seconds: Int = 60, _ isTrue: () throws -> Bool) rethrows -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  repeat {
    if try isTrue() { return true }
    poll(nil, 0, 10)
  } while ContinuousClock.now < end
  return try isTrue()
}
