import SystemPackage

extension PerfMapError {
  static func opening(_ path: FilePath, _ errno: Errno?) -> PerfMapError {
    let remedy =
      switch errno {
      case .noSuchFileOrDirectory: "start the runtime with its perf-map option, or check the path"
      case .permissionDenied, .notPermitted: "run as the owner of the map or as root"
      case .tooManySymbolicLinkLevels: "use the path of the link's target"
      case .tooManyOpenFiles, .tooManyOpenFilesInSystem: "raise the limit on open files (ulimit -n)"
      default: "check the path"
      }
    return PerfMapError(.open, path: path, errno: errno, cause: words(errno), remedy: remedy)
  }

  static func reading(_ path: FilePath, _ errno: Errno?) -> PerfMapError {
    PerfMapError(.read, path: path, errno: errno, cause: words(errno), remedy: "check the file system")
  }

  package static func notRegular(_ path: FilePath, _ kind: FileKind) -> PerfMapError {
    let remedy = kind == .symbolicLink ? "use the path of the link's target" : "use the path of a regular file"
    return PerfMapError(.notRegularFile, path: path, cause: "is a \(kind.rawValue), not a regular file", remedy: remedy)
  }

  /// Returns the error for a map or another file that cannot be opened for writing or replaced.
  package static func openingForWriting(_ path: FilePath, _ errno: Errno?) -> PerfMapError {
    let (cause, remedy) =
      switch errno {
      case .tooManySymbolicLinkLevels: ("is a symbolic link", "remove the link; files are not written through links")
      case .improperLink:
        (
          "a directory on the path is a link of another user or in /proc",
          "use the path of the link's target; files of containers are not written"
        )
      case .isDirectory: ("is a directory", "remove or rename the directory")
      case .invalidArgument: ("is not a regular file", "use the path of a regular file")
      case .staleNFSFileHandle: ("was replaced by another file", "try again")
      case .permissionDenied, .notPermitted: (words(errno), "run as the owner of the file, or remove it if it is stale")
      case .noSpace, .diskQuotaExceeded?: (words(errno), "free space on the file system")
      case .readOnlyFileSystem: (words(errno), "choose a writable directory")
      default: (words(errno), "check the path and its directory")
      }
    return PerfMapError(.open, path: path, errno: errno, cause: cause, remedy: remedy)
  }

  package static func writing(_ path: FilePath, _ errno: Errno?) -> PerfMapError {
    let remedy =
      switch errno {
      case .noSpace, .diskQuotaExceeded?: "free space on the file system; the entry is not in the map"
      case .fileTooLarge: "raise the limit on file size (ulimit -f); the entry is not in the map"
      case .permissionDenied, .notPermitted: "run as the owner of the file or as root; the file is unchanged"
      default: "check the file system; the entry is not in the map"
      }
    return PerfMapError(.write, path: path, errno: errno, cause: words(errno), remedy: remedy)
  }

  private static func words(_ errno: Errno?) -> String { errno.map(\.description) ?? "unknown error" }
}
