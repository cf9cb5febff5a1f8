/// The state of the file at the path of a ``MapFollower``.
public enum FollowerStatus: Hashable, Sendable {
  /// A regular file is open and is being followed.
  case following
  /// The file or its directory was deleted, but the file is still open. Its writer may continue to append to it, and the follower continues
  /// to read it.
  case deleted
  /// The file was renamed but is still open. Its writer may continue to append to it, and the follower continues to read it.
  case renamed
  /// The path does not exist, or the follower has not been polled since its creation or since ``MapFollower/close()``.
  case absent
  /// The file cannot be opened or read, or the path cannot be examined.
  case unreadable(PerfMapError)
  /// The path is not a regular file. It is not opened.
  case notRegular(FileKind)
}
