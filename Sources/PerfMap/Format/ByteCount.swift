/// A number of bytes of address space or of a file.
public struct ByteCount: RawRepresentable, Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number of bytes.
  public var rawValue: UInt64

  /// Makes a count from a number of bytes.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Makes a count from a number of bytes.
  public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  /// No bytes.
  public static let zero = ByteCount(0)

  /// Whether one count is smaller than another.
  public static func < (left: ByteCount, right: ByteCount) -> Bool { left.rawValue < right.rawValue }
}

extension ByteCount: CustomStringConvertible {
  /// Lower-case hexadecimal digits without `0x`, as sizes stand in a perf map.
  public var description: String { String(rawValue, radix: 16) }
}
