/// The location of a map.
package enum MapLocation: Hashable, Sendable {
  /// The watched directory.
  case directory
  /// A container: another mount namespace, reached through a process.
  case container
  /// No name: deleted before it was found, but still open in a process.
  case nameless
}
