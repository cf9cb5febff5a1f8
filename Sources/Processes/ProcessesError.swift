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
  /// Advice for the user.
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
  /// Creates the error for a process that cannot be read.
  init(reading path: FilePath, errno: Errno) {
    switch errno {
    case .permissionDenied, .notPermitted:
      self.init(
        .readProcess, path: path, errno: errno, cause: "the process is hidden from this user",
        remedy: "run as root or as the owner of the process")
    case .tooManyOpenFiles, .tooManyOpenFilesInSystem:
      self.init(.readProcess, path: path, errno: errno, cause: "out of file descriptors", remedy: "raise the limit with ulimit -n")
    case .badMessage:
      self.init(
        .readProcess, path: path, errno: nil, cause: "stat or status has an unknown format",
        remedy: "check that proc is mounted there")
    default:
      self.init(.readProcess, path: path, errno: errno, cause: errno.description, remedy: "check that proc is mounted there")
    }
  }

  /// Creates the error for a directory that cannot be opened or read.
  init(_ code: Code, directory path: FilePath, errno: Errno) {
    switch errno {
    case .noSuchFileOrDirectory:
      self.init(code, path: path, errno: errno, cause: "no such directory", remedy: "create it, or choose another directory")
    case .notDirectory:
      self.init(code, path: path, errno: errno, cause: "not a directory", remedy: "choose the directory that contains the maps")
    case .permissionDenied, .notPermitted:
      self.init(
        code, path: path, errno: errno, cause: "no permission to list the directory",
        remedy: "run as a user with permission, or choose another directory")
    case .tooManyOpenFiles, .tooManyOpenFilesInSystem:
      self.init(code, path: path, errno: errno, cause: "out of file descriptors", remedy: "raise the limit with ulimit -n")
    default:
      self.init(code, path: path, errno: errno, cause: errno.description, remedy: "check the directory, or choose another")
    }
  }
}
