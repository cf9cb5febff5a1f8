import PerfMap

/// A point in time, passed in from outside: the monitor has no clock.
package struct Moment: Hashable, Sendable {
  /// Monotonic time since the monitor started.
  package var uptime: Duration
  package var wall: WallTime

  package init(uptime: Duration, wall: WallTime) {
    self.uptime = uptime
    self.wall = wall
  }
}
