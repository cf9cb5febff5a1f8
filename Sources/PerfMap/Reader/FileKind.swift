import SystemPackage

/// What lies at a path: only a regular file is ever read as a map.
public enum FileKind: String, Hashable, Sendable {
  /// A regular file: what a map is.
  case regular = "regular file"
  /// A directory.
  case directory
  /// A symbolic link; never followed.
  case symbolicLink = "symbolic link"
  /// A named pipe.
  case fifo = "FIFO"
  /// A socket of the local machine.
  case socket
  /// A device read by characters.
  case characterDevice = "character device"
  /// A device read by blocks.
  case blockDevice = "block device"
  /// Something that `stat(2)` has no name for.
  case other = "unknown kind of file"

  /// The kind of a file from its `stat`.
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
