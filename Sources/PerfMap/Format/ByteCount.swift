/// A number of bytes, in memory or in a file.
public struct ByteCount: RawRepresentable, Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number of bytes.
  public var rawValue: UInt64

  /// Creates a count from a number of bytes.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Creates a count from a number of bytes.
  public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  /// A count of 0 bytes.
  public static let zero = ByteCount(0)

  /// Returns true if the left count is smaller than the right one.
  public static func < (left: ByteCount, right: ByteCount) -> Bool { left.rawValue < right.rawValue }
}

extension ByteCount: CustomStringConvertible {
  /// The count in lower-case hexadecimal digits without `0x`, as in the SIZE field of a perf map.
  public var description: String { String(rawValue, radix: 16) }
}
