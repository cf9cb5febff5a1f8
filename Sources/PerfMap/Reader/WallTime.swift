/// A moment by the calendar clock: nanoseconds since 1970-01-01 00:00 UTC, as the kernel stamps files (`st_mtim`).
public struct WallTime: RawRepresentable, Hashable, Comparable, Sendable {
  /// Nanoseconds since the epoch.
  public var rawValue: Int64

  /// Makes a moment from nanoseconds since the epoch.
  public init(rawValue: Int64) { self.rawValue = rawValue }

  /// Makes a moment from seconds and nanoseconds since the epoch; saturates at the ends of the range.
  public init(seconds: Int, nanoseconds: Int) {
    rawValue = (Duration.seconds(seconds) + .nanoseconds(nanoseconds)).saturatedNanoseconds
  }

  /// Whether one moment is before another.
  public static func < (left: WallTime, right: WallTime) -> Bool { left.rawValue < right.rawValue }

  /// The time from another moment to this one; negative when this one is earlier.
  public func since(_ earlier: WallTime) -> Duration {
    .nanoseconds(rawValue) - .nanoseconds(earlier.rawValue)
  }

  /// The moment a time later; saturates.
  public func advanced(by duration: Duration) -> WallTime {
    WallTime(rawValue: rawValue.addingSaturated(duration.saturatedNanoseconds))
  }
}
