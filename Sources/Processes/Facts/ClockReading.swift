import Glibc
import PerfMap

/// The calendar time and the time since boot, read together to convert the kernel's process start times to calendar time.
package struct ClockReading: Hashable, Sendable {
  /// `CLOCK_REALTIME`.
  package var wall: WallTime
  /// `CLOCK_BOOTTIME`, which includes suspension.
  package var sinceBoot: Duration

  package init(wall: WallTime, sinceBoot: Duration) {
    self.wall = wall
    self.sinceBoot = sinceBoot
  }

  /// Reads both clocks, up to ten times until the two readings are less than a millisecond apart.
  package static func now() -> ClockReading {
    var wall = timespec()
    var boot = sinceBoot()
    for _ in 0..<10 {
      // This cannot fail: both clocks exist since Linux 2.6.39.
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

  /// Converts clock ticks since boot to calendar time, clamped to the range of ``WallTime``. `perSecond` is `sysconf(_SC_CLK_TCK)`.
  func moment(ticksSinceBoot ticks: UInt64, perSecond: UInt64) -> WallTime {
    let rate = max(perSecond, 1)
    let (nanoseconds, _) = (ticks % rate).multipliedReportingOverflow(by: 1_000_000_000)
    let sinceStart = Duration.seconds(Int64(clamping: ticks / rate)) + .nanoseconds(Int64(clamping: nanoseconds / rate))
    return wall.advanced(by: sinceStart - sinceBoot)
  }
}
