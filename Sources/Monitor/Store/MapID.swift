/// The identity of a map while the monitor runs; never reused.
package struct MapID: RawRepresentable, Hashable, Comparable, Sendable {
  package var rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Orders maps by discovery.
  package static func < (left: MapID, right: MapID) -> Bool { left.rawValue < right.rawValue }
}
