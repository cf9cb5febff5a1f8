/// The identity of a map while the monitor runs; never reused.
package struct MapID: RawRepresentable, Hashable, Comparable, Sendable {
  package var rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Orders maps by discovery.
  package static func < (left: MapID, right: MapID) -> Bool { left.rawValue < right.rawValue }
}

/// The location of a map.
package enum MapLocation: Hashable, Sendable {
  /// The watched directory.
  case directory
  /// A container: another mount namespace, reached through a process.
  case container
  /// No name: deleted before it was found, but still open in a process.
  case nameless
}
