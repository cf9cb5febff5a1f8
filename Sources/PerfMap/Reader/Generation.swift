import SystemPackage

/// A period in which a map file only grows. It ends when the file is truncated, rewritten, replaced or opened again.
public struct Generation: Hashable, Sendable {
  /// The reason for the start of a generation.
  public enum Reason: String, Hashable, Sendable {
    /// The file was opened for the first time.
    case opened
    /// The file became shorter than the part that had been read.
    case truncated
    /// Bytes that had been read were changed in the same inode.
    case rewritten
    /// Another file, with a different inode, is at the path.
    case replaced
    /// The file was created again after a deletion, or was opened again after an error or ``MapFollower/close()``.
    case recreated
  }

  /// The number of the generation, from 1.
  public var number: Int
  /// The reason why the generation started.
  public var reason: Reason
  /// The device and inode of the file.
  public var file: FileIdentity

  /// Creates a generation.
  public init(number: Int, reason: Reason, file: FileIdentity) {
    self.number = number
    self.reason = reason
    self.file = file
  }
}

/// The identity of a file regardless of its name: device and inode (`st_dev` and `st_ino` of `stat(2)`).
public struct FileIdentity: Hashable, Sendable {
  /// The device number.
  public var device: UInt64
  /// The inode number.
  public var inode: UInt64

  /// Creates an identity.
  public init(device: UInt64, inode: UInt64) {
    self.device = device
    self.inode = inode
  }

  package init(_ status: Stat) {
    self.init(device: UInt64(status.deviceID.rawValue), inode: UInt64(status.inode.rawValue))
  }

  /// Creates the identity of the file at a path. By default, a symbolic link at the path is not followed, and links to directories are
  /// refused below `/proc/PID/root` and `/proc/PID/cwd`.
  ///
  /// - Throws: `Errno`, as `stat(2)` and `lstat(2)`.
  public init(at path: FilePath, followTargetSymlink: Bool = false) throws(Errno) {
    self.init(followTargetSymlink ? try path.stat() : try path.statusForReading())
  }
}
