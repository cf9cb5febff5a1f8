import PerfMap

/// A point in time as the monitor is told it: it has no clock of its own.
public struct Moment: Hashable, Sendable {
  /// The time since the monitor started; never goes back.
  public var uptime: Duration
  /// The calendar time.
  public var wall: WallTime

  /// Makes a moment.
  public init(uptime: Duration, wall: WallTime) {
    self.uptime = uptime
    self.wall = wall
  }
}
