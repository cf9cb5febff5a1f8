import Glibc

/// What this thread has had of a processor: a bound on it holds on a busy machine too, where the clock on the wall goes on without us.
package func threadTime() -> Duration {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

/// Looks every 10 ms, for at most `seconds` (a busy machine is slow), until something is so; returns whether it became so.
package func becomesTrue(within seconds: Int = 60, _ isTrue: () throws -> Bool) rethrows -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  repeat {
    if try isTrue() { return true }
    poll(nil, 0, 10)
  } while ContinuousClock.now < end
  return try isTrue()
}
