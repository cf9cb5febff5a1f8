import SystemPackage

/// The type of a file. Only a regular file is opened as a map.
public enum FileKind: String, Hashable, Sendable {
  /// A regular file.
  case regular = "regular file"
  /// A directory.
  case directory
  /// A symbolic link. Links are not followed.
  case symbolicLink = "symbolic link"
  /// A named pipe (FIFO).
  case fifo = "FIFO"
  /// A Unix domain socket.
  case socket
  /// A character device.
  case characterDevice = "character device"
  /// A block device.
  case blockDevice = "block device"
  /// A type that `stat(2)` does not define.
  case other = "unknown kind of file"

  /// Creates a kind from the file type in `st_mode`.
  public init(_ type: FileType) {
    switch type {
    case .regular: self = .regular
    case .directory: self = .directory
    case .symbolicLink: self = .symbolicLink
    case .fifo: self = .fifo
    case .socket: self = .socket
    case .characterSpecial: self = .characterDevice
    case .blockSpecial: self = .blockDevice
    default: self = .other
    }
  }
}
