/// A process ID, as in the file name `/tmp/perf-<pid>.map`.
public struct ProcessID: RawRepresentable, Hashable, Comparable, Sendable {
  /// The numeric value, the `pid_t`.
  public let rawValue: Int32

  /// Creates a process ID from its numeric value.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// Creates a process ID from its numeric value.
  public init(_ rawValue: Int32) { self.rawValue = rawValue }

  /// Returns true if the left process ID is smaller than the right one.
  public static func < (left: ProcessID, right: ProcessID) -> Bool { left.rawValue < right.rawValue }
}

extension ProcessID: CustomStringConvertible {
  /// The process ID in decimal digits.
  public var description: String { String(rawValue) }
}
