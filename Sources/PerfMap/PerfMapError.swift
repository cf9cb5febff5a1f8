import SystemPackage

/// An error in reading or writing a perf map. It contains the cause and a remedy as English text for the user of a program.
public struct PerfMapError: Error, Hashable, Sendable {
  /// The operation that failed.
  public enum Code: String, Hashable, Sendable {
    /// Opening a file, or checking it before opening.
    case open
    /// Reading a file, or the status of an open file.
    case read
    /// Writing an entry, or using a writer that is closed.
    case write
    /// Closing a file.
    case close
    /// Opening a path that is not a regular file.
    case notRegularFile
    /// Writing a name that contains a line break or NUL, or that is too long.
    case invalidName
    /// Writing an entry with START + SIZE above 2^64.
    case invalidRange
  }

  /// The operation that failed.
  public var code: Code
  /// The path of the file.
  public var path: FilePath
  /// The error number (errno(3)), or nil if the error has none.
  public var errno: Errno?
  /// The cause, for example `No such file or directory`.
  public var cause: String
  /// An action that may solve the problem, for example `check the path`.
  public var remedy: String

  /// Creates an error.
  public init(_ code: Code, path: FilePath, errno: Errno? = nil, cause: String, remedy: String) {
    self.code = code
    self.path = path
    self.errno = errno
    self.cause = cause
    self.remedy = remedy
  }
}

extension PerfMapError: CustomStringConvertible {
  /// The error in the form `PATH: CAUSE (REMEDY)`.
  public var description: String { "\(path): \(cause) (\(remedy))" }
}
