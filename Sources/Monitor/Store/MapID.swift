/// The identity of a map while the monitor runs; never reused.
package struct MapID: RawRepresentable, Hashable, Comparable, Sendable {
  package var rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Returns true if the left map was found before the right one.
  package static func < (left: MapID, right: MapID) -> Bool { left.rawValue < right.rawValue }
}

/// The location of a map.
package enum MapLocation: Hashable, Sendable {
  /// The watched directory.
  case directory
  /// A directory in a container (another mount namespace), reached through a process in the container.
  case container
  /// No directory: the file was deleted before jittop found it, but a process has the file open.
  case nameless
}
