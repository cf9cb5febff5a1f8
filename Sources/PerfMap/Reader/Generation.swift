/// One life of a map file: from its start until it is truncated, rewritten or replaced.
public struct Generation: Hashable, Sendable {
  /// Why a generation began.
  public enum Reason: String, Hashable, Sendable {
    /// The file was opened for the first time.
    case opened
    /// The file became shorter than what had been read.
    case truncated
    /// The same inode holds other bytes where some had been read.
    case rewritten
    /// Another inode stands at the path.
    case replaced
    /// The file was made again after it had been deleted, or had become unreadable.
    case recreated
  }

  /// 1 for the first, one more for each that follows.
  public var number: Int
  /// Why it began.
  public var reason: Reason
  /// The device and inode.
  public var file: FileIdentity

  /// Makes a generation.
  public init(number: Int, reason: Reason, file: FileIdentity) {
    self.number = number
    self.reason = reason
    self.file = file
  }
}

/// Which file it is, whatever its name: device and inode (`stat(2)`).
public struct FileIdentity: Hashable, Sendable {
  /// The number of the device.
  public var device: UInt64
  /// The number of the inode.
  public var inode: UInt64

  /// Makes an identity.
  public init(device: UInt64, inode: UInt64) {
    self.device = device
    self.inode = inode
  }
}
