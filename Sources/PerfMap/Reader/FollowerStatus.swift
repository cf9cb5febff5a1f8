/// What a ``MapFollower`` sees at its path.
public enum FollowerStatus: Hashable, Sendable {
  /// A regular file, open and followed.
  case following
  /// The name is gone, but the file is still open: its writer may go on writing into it.
  case deleted
  /// Nothing is there.
  case absent
  /// A regular file that cannot be opened or read.
  case unreadable(PerfMapError)
  /// Something else than a regular file; it is not opened.
  case notRegular(FileKind)
}
