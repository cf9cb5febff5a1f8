/// A calendar time with nanosecond resolution (`CLOCK_REALTIME`), as in file timestamps such as `st_mtim`.
public struct WallTime: RawRepresentable, Hashable, Comparable, Sendable {
  /// Nanoseconds since 1970-01-01 00:00 UTC.
  public var rawValue: Int64

  /// Creates a time from nanoseconds since 1970-01-01 00:00 UTC.
  public init(rawValue: Int64) { self.rawValue = rawValue }

  /// Creates a time from seconds and nanoseconds since 1970-01-01 00:00 UTC, clamped to the range of `rawValue`.
  public init(seconds: Int, nanoseconds: Int) {
    rawValue = (Duration.seconds(seconds) + .nanoseconds(nanoseconds)).saturatedNanoseconds
  }

  /// Returns true if the left time is before the right one.
  public static func < (left: WallTime, right: WallTime) -> Bool { left.rawValue < right.rawValue }

  /// Returns the duration from another time to this one. The duration is negative if this time is earlier.
  public func since(_ earlier: WallTime) -> Duration {
    .nanoseconds(rawValue) - .nanoseconds(earlier.rawValue)
  }

  /// Returns the time that is `duration` later, clamped to the range of `rawValue`.
  public func advanced(by duration: Duration) -> WallTime {
    WallTime(rawValue: rawValue.addingSaturated(duration.saturatedNanoseconds))
  }
}
