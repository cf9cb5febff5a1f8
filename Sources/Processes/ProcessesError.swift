import SystemPackage

/// What went wrong while asking the kernel about processes or directories: at what, why, and what the user can do about it.
public struct ProcessesError: Error, Hashable, Sendable {
  /// The operation that failed.
  public enum Code: String, Hashable, Sendable {
    case openDirectory, readDirectory, readProcess, removeMap
  }

  /// The operation that failed.
  public var code: Code
  /// The file or directory it was about.
  public var path: FilePath
  /// What the kernel said, where it was the kernel.
  public var errno: Errno?
  /// The cause in words.
  public var cause: String
  /// What the user can do about it.
  public var remedy: String

  /// Makes an error.
  public init(_ code: Code, path: FilePath, errno: Errno? = nil, cause: String, remedy: String) {
    self.code = code
    self.path = path
    self.errno = errno
    self.cause = cause
    self.remedy = remedy
  }
}

extension ProcessesError: CustomStringConvertible {
  /// `PATH: CAUSE (REMEDY)`.
  public var description: String { "\(path): \(cause) (\(remedy))" }
}
