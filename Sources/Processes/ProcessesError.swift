import SystemPackage

/// An error of an operation on processes, their maps or directories.
package struct ProcessesError: Error, Hashable, Sendable {
  /// The operation that failed.
  package enum Code: String, Hashable, Sendable {
    case openDirectory, readDirectory, readProcess, removeMap
  }

  package var code: Code
  package var path: FilePath
  /// The error of the system call, if one failed.
  package var errno: Errno?
  package var cause: String
  package var remedy: String

  package init(_ code: Code, path: FilePath, errno: Errno? = nil, cause: String, remedy: String) {
    self.code = code
    self.path = path
    self.errno = errno
    self.cause = cause
    self.remedy = remedy
  }
}

extension ProcessesError: CustomStringConvertible {
  package var description: String { "\(path): \(cause) (\(remedy))" }
}

extension ProcessesError {
  /// Creates the error for a file system of a process that does not answer. `consequence` states which information is missing. `root` is
  /// the path of `/proc`.
  package init(noAnswerIn root: FilePath, _ consequence: String) {
    self.init(
      .readProcess, path: root, errno: .timedOut, cause: "a process's file system does not answer: \(consequence)",
      remedy: "check network and FUSE mounts")
  }

  init(reading path: FilePath, errno: Errno) {
    let (cause, remedy) =
      switch errno {
      case .permissionDenied, .notPermitted: ("the process is hidden from this user", "run as root or as the owner of the process")
      case .tooManyOpenFiles, .tooManyOpenFilesInSystem: ("out of file descriptors", "raise the limit with ulimit -n")
      case .badMessage: ("stat or status has an unknown format", "check that proc is mounted there")
      default: (errno.description, "check that proc is mounted there")
      }
    self.init(.readProcess, path: path, errno: errno == .badMessage ? nil : errno, cause: cause, remedy: remedy)
  }

  init(_ code: Code, directory path: FilePath, errno: Errno) {
    let (cause, remedy) =
      switch errno {
      case .noSuchFileOrDirectory: ("no such directory", "create it, or choose another directory")
      case .notDirectory: ("not a directory", "choose the directory that contains the maps")
      case .permissionDenied, .notPermitted:
        ("no permission to list the directory", "run as a user with permission, or choose another directory")
      case .tooManyOpenFiles, .tooManyOpenFilesInSystem: ("out of file descriptors", "raise the limit with ulimit -n")
      default: (errno.description, "check the directory, or choose another")
      }
    self.init(code, path: path, errno: errno, cause: cause, remedy: remedy)
  }
}
