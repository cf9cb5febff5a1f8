import SystemPackage

/// What went wrong with a perf map on disk: at what, why, and what the user can do about it.
public struct PerfMapError: Error, Hashable, Sendable {
  /// The operation that failed.
  public enum Code: String, Hashable, Sendable {
    /// Opening or looking at a file.
    case open
    /// Reading.
    case read
    /// Writing.
    case write
    /// Closing.
    case close
    /// The path leads to something else than a regular file.
    case notRegularFile
    /// A name that would break its line.
    case invalidName
    /// Addresses that an entry cannot have.
    case invalidRange
  }

  /// The operation that failed.
  public var code: Code
  /// The file it was about.
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

extension PerfMapError: CustomStringConvertible {
  /// `PATH: CAUSE (REMEDY)`.
  public var description: String { "\(path): \(cause) (\(remedy))" }
}
