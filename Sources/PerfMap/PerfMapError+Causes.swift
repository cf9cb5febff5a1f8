import SystemPackage

extension PerfMapError {
  /// A map that could not be opened for reading.
  static func opening(_ path: FilePath, _ errno: Errno?) -> PerfMapError {
    let remedy =
      switch errno {
      case .noSuchFileOrDirectory: "start the runtime with its perf-map option, or check the path"
      case .permissionDenied, .notPermitted: "run as the owner of the map or as root"
      case .tooManySymbolicLinkLevels: "name the file that the link leads to"
      case .tooManyOpenFiles, .tooManyOpenFilesInSystem: "raise the limit of open files (ulimit -n)"
      default: "check the path"
      }
    return PerfMapError(.open, path: path, errno: errno, cause: words(errno), remedy: remedy)
  }

  /// A map that could not be read.
  static func reading(_ path: FilePath, _ errno: Errno?) -> PerfMapError {
    PerfMapError(.read, path: path, errno: errno, cause: words(errno), remedy: "check the file system that it lies on")
  }

  /// Something that is no file to read.
  package static func notRegular(_ path: FilePath, _ kind: FileKind) -> PerfMapError {
    let remedy = kind == .symbolicLink ? "name the file that the link leads to" : "name a regular file"
    return PerfMapError(
      .notRegularFile, path: path, errno: nil, cause: "is a \(kind.rawValue), not a regular file", remedy: remedy)
  }

  /// A map or another file that could not be opened for writing, or not be replaced.
  package static func openingForWriting(_ path: FilePath, _ errno: Errno?) -> PerfMapError {
    let (cause, remedy) =
      switch errno {
      case .tooManySymbolicLinkLevels: ("is a symbolic link", "remove the link; a file is never written through one")
      case .isDirectory: ("is a directory", "remove or rename the directory")
      case .invalidArgument: ("is not a regular file", "name a regular file")
      case .staleNFSFileHandle: ("was replaced by another file meanwhile", "try again")
      case .permissionDenied, .notPermitted: (words(errno), "run as the owner of the file, or remove it if it is stale")
      case .noSpace, .diskQuotaExceeded?: (words(errno), "free space on the file system")
      case .readOnlyFileSystem: (words(errno), "choose a writable directory")
      default: (words(errno), "check the path and its directory")
      }
    return PerfMapError(.open, path: path, errno: errno, cause: cause, remedy: remedy)
  }

  /// An entry that could not be written.
  package static func writing(_ path: FilePath, _ errno: Errno?) -> PerfMapError {
    let remedy =
      switch errno {
      case .noSpace, .diskQuotaExceeded?: "free space on the file system; the entry is not in the map"
      case .fileTooLarge: "raise the limit of file size (ulimit -f); the entry is not in the map"
      case .permissionDenied, .notPermitted: "run as the owner of the file or as root; the file is as it was"
      default: "check the file system; the entry is not in the map"
      }
    return PerfMapError(.write, path: path, errno: errno, cause: words(errno), remedy: remedy)
  }

  private static func words(_ errno: Errno?) -> String { errno.map(\.description) ?? "unknown error" }
}
