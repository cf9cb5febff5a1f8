/// Which map it is, for as long as the monitor runs; never used again.
public struct MapID: RawRepresentable, Hashable, Comparable, Sendable {
  /// The number.
  public var rawValue: Int

  /// Makes a map number.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Whether one map was found before another.
  public static func < (left: MapID, right: MapID) -> Bool { left.rawValue < right.rawValue }
}
