/// A virtual address in the process that a map describes.
public struct Address: RawRepresentable, Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The numeric value of the address.
  public var rawValue: UInt64

  /// Creates an address from its numeric value.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Creates an address from its numeric value.
  public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  /// Returns true if the left address is lower than the right one.
  public static func < (left: Address, right: Address) -> Bool { left.rawValue < right.rawValue }
}

extension Address: CustomStringConvertible {
  /// The address in lower-case hexadecimal digits without `0x`, as in a perf map.
  public var description: String { String(rawValue, radix: 16) }
}
