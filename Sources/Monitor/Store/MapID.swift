/// Which map it is, for as long as the monitor runs; never used again.
package struct MapID: RawRepresentable, Hashable, Comparable, Sendable {
  /// The number.
  package var rawValue: Int

  /// Makes a map number.
  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Whether one map was found before another.
  package static func < (left: MapID, right: MapID) -> Bool { left.rawValue < right.rawValue }
}
