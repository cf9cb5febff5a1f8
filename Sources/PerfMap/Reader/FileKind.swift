import SystemPackage

/// What lies at a path: only a regular file is ever read as a map.
public enum FileKind: String, Hashable, Sendable {
  case regular = "regular file"
  case directory
  case symbolicLink = "symbolic link"
  case fifo = "FIFO"
  case socket
  case characterDevice = "character device"
  case blockDevice = "block device"
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
