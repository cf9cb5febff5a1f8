/// The number of a process, as in `/tmp/perf-<pid>.map`.
public struct ProcessID: RawRepresentable, Hashable, Comparable, Sendable {
  /// The number; positive.
  public let rawValue: Int32

  /// Makes a process number.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// Makes a process number.
  public init(_ rawValue: Int32) { self.rawValue = rawValue }

  /// Orders by number.
  public static func < (left: ProcessID, right: ProcessID) -> Bool { left.rawValue < right.rawValue }
}

extension ProcessID: CustomStringConvertible {
  /// The decimal digits.
  public var description: String { String(rawValue) }
}
