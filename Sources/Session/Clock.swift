import Glibc
import Monitor
import PerfMap

/// The system clocks of a session. The monitor reads no clock: it receives the time as a `Moment`.
package struct Clock {
  private let start = ContinuousClock.now

  package var now: Moment { Moment(uptime: ContinuousClock.now - start, wall: Clock.wall()) }

  package static func wall() -> WallTime {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return WallTime(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
  }

  /// Returns the current offset of local time from UTC.
  package static func zoneOffset() -> Duration {
    var seconds = time(nil)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return .seconds(parts.tm_gmtoff)
  }
}
