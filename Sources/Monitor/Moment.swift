import PerfMap

/// A point in time as the monitor is told it: it has no clock of its own.
package struct Moment: Hashable, Sendable {
  /// The time since the monitor started; never goes back.
  package var uptime: Duration
  /// The calendar time.
  package var wall: WallTime

  /// Makes a moment.
  package init(uptime: Duration, wall: WallTime) {
    self.uptime = uptime
    self.wall = wall
  }
}
