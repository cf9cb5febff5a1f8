/// A virtual address in the process that wrote a map.
public struct Address: RawRepresentable, Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The address as a number.
  public var rawValue: UInt64

  /// Makes an address from a number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Makes an address from a number.
  public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  /// Whether one address lies below another.
  public static func < (left: Address, right: Address) -> Bool { left.rawValue < right.rawValue }
}

extension Address: CustomStringConvertible {
  /// Lower-case hexadecimal digits without `0x`, as in a perf map.
  public var description: String { String(rawValue, radix: 16) }
}
