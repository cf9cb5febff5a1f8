/// Where a map lies, as far as it matters to who looks at it.
package enum MapLocation: Hashable, Sendable {
  /// In the directory that is watched.
  case directory
  /// In a container: another mount namespace, reached through its process.
  case container
  /// Nowhere: its name was gone before it was found, and a process still holds it open.
  case nameless
}
