import SystemPackage

extension ProcessesError {
  /// What it means that a process cannot be read.
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
        .readProcess, path: path, errno: nil, cause: "stat or status is not as proc(5) describes",
        remedy: "check that proc is mounted there")
    default:
      self.init(.readProcess, path: path, errno: errno, cause: errno.description, remedy: "check that proc is mounted there")
    }
  }

  /// What it means that a directory of maps cannot be opened or read.
  init(_ code: Code, directory path: FilePath, errno: Errno) {
    switch errno {
    case .noSuchFileOrDirectory:
      self.init(code, path: path, errno: errno, cause: "no such directory", remedy: "create it, or name another directory")
    case .notDirectory:
      self.init(code, path: path, errno: errno, cause: "not a directory", remedy: "name the directory that holds the maps")
    case .permissionDenied, .notPermitted:
      self.init(
        code, path: path, errno: errno, cause: "this user may not list the directory",
        remedy: "run as a user who may read it, or name another")
    case .tooManyOpenFiles, .tooManyOpenFilesInSystem:
      self.init(code, path: path, errno: errno, cause: "out of file descriptors", remedy: "raise the limit with ulimit -n")
    default:
      self.init(code, path: path, errno: errno, cause: errno.description, remedy: "check the directory, or name another")
    }
  }
}
