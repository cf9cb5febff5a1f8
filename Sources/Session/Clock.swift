import Glibc
import Monitor
import PerfMap

/// The clocks of the system, read by the loop and by nobody below it.
package struct Clock {
  private let start = ContinuousClock.now

  /// Now.
  package var now: Moment { Moment(uptime: ContinuousClock.now - start, wall: Clock.wall()) }

  package static func wall() -> WallTime {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return WallTime(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
  }

  /// What to add to UTC for the time of day here.
  package static func zoneOffset() -> Duration {
    var seconds = time(nil)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return .seconds(parts.tm_gmtoff)
  }
}
