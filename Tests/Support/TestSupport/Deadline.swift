import Glibc

/// Looks every 10 ms, for at most `seconds` (a busy machine is slow), until something is so; returns whether it became so.
package func becomesTrue(within seconds: Int = 60, _ isTrue: () throws -> Bool) rethrows -> Bool {
  let end = ContinuousClock.now + .seconds(seconds)
  repeat {
    if try isTrue() { return true }
    poll(nil, 0, 10)
  } while ContinuousClock.now < end
  return try isTrue()
}
