import Glibc
import PerfMap

/// The calendar clock and the time since boot, read together: what turns the kernel's start times into calendar time.
package struct ClockReading: Hashable, Sendable {
  /// The calendar clock, `CLOCK_REALTIME`.
  package var wall: WallTime
  /// The time since boot, suspension included: `CLOCK_BOOTTIME`.
  package var sinceBoot: Duration

  /// Makes a reading.
  package init(wall: WallTime, sinceBoot: Duration) {
    self.wall = wall
    self.sinceBoot = sinceBoot
  }

  /// Reads both clocks of the kernel, less than a millisecond apart: a thread that is interrupted between them reads them again.
  ///
  /// After ten interruptions it takes what it has, so it always returns.
  package static func now() -> ClockReading {
    var wall = timespec()
    var boot = sinceBoot()
    for _ in 0..<10 {
      // Both clocks exist on every Linux since 2.6.39, so there is no failure to report.
      clock_gettime(CLOCK_REALTIME, &wall)
      let before = boot
      boot = sinceBoot()
      if boot - before < .milliseconds(1) { break }
    }
    return ClockReading(wall: WallTime(seconds: wall.tv_sec, nanoseconds: wall.tv_nsec), sinceBoot: boot)
  }

  private static func sinceBoot() -> Duration {
    var boot = timespec()
    clock_gettime(CLOCK_BOOTTIME, &boot)
    return .seconds(boot.tv_sec) + .nanoseconds(boot.tv_nsec)
  }

  /// The moment that many clock ticks after boot; `perSecond` is `sysconf(_SC_CLK_TCK)`. Saturates.
  func moment(ticksSinceBoot ticks: UInt64, perSecond: UInt64) -> WallTime {
    let rate = max(perSecond, 1)
    let (nanoseconds, _) = (ticks % rate).multipliedReportingOverflow(by: 1_000_000_000)
    let sinceStart = Duration.seconds(Int64(clamping: ticks / rate)) + .nanoseconds(Int64(clamping: nanoseconds / rate))
    return wall.advanced(by: sinceStart - sinceBoot)
  }
}
