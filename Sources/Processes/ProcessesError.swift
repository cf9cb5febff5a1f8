import SystemPackage

/// What went wrong while asking the kernel about processes or directories: at what, why, and what the user can do about it.
package struct ProcessesError: Error, Hashable, Sendable {
  /// The operation that failed.
  package enum Code: String, Hashable, Sendable {
    case openDirectory, readDirectory, readProcess, removeMap
  }

  /// The operation that failed.
  package var code: Code
  /// The file or directory it was about.
  package var path: FilePath
  /// What the kernel said, where it was the kernel.
  package var errno: Errno?
  /// The cause in words.
  package var cause: String
  /// What the user can do about it.
  package var remedy: String

  /// Makes an error.
  package init(_ code: Code, path: FilePath, errno: Errno? = nil, cause: String, remedy: String) {
    self.code = code
    self.path = path
    self.errno = errno
    self.cause = cause
    self.remedy = remedy
  }
}

extension ProcessesError: CustomStringConvertible {
  /// `PATH: CAUSE (REMEDY)`.
  package var description: String { "\(path): \(cause) (\(remedy))" }
}
