/// A half-open range of addresses: `start` up to, not including, `start + size`.
///
/// The end may be 2^64, which no ``Address`` can express; ``last`` always can.
public struct AddressRange: Hashable, Sendable, BitwiseCopyable {
  /// The first address.
  public let start: Address
  /// The number of bytes.
  public let size: ByteCount

  /// Makes a range, or nil when it would reach beyond 2^64.
  public init?(start: Address, size: ByteCount) {
    let (end, overflow) = start.rawValue.addingReportingOverflow(size.rawValue)
    guard !overflow || end == 0 else { return nil }
    self.init(unchecked: start, size: size)
  }

  /// Makes a range whose end is known not to lie beyond 2^64.
  package init(unchecked start: Address, size: ByteCount) {
    self.start = start
    self.size = size
  }

  /// Whether the range holds no byte.
  public var isEmpty: Bool { size.rawValue == 0 }

  /// The last address inside, or nil when the range is empty.
  public var last: Address? { isEmpty ? nil : Address(lastRaw) }

  /// The last address of a range that is not empty.
  package var lastRaw: UInt64 { start.rawValue &+ (size.rawValue &- 1) }

  /// `start + size` in hexadecimal digits without `0x`; `10000000000000000` for 2^64.
  public var endDescription: String {
    let (end, overflow) = start.rawValue.addingReportingOverflow(size.rawValue)
    return overflow ? "1" + String(repeating: "0", count: 16) : String(end, radix: 16)
  }

  /// Whether an address lies inside. O(1).
  public func contains(_ address: Address) -> Bool {
    address.rawValue &- start.rawValue < size.rawValue && address >= start
  }

  /// Whether every byte of another range lies inside; false when either is empty. O(1).
  public func contains(_ other: AddressRange) -> Bool {
    guard !isEmpty, !other.isEmpty else { return false }
    return start <= other.start && other.lastRaw <= lastRaw
  }

  /// Whether both ranges share a byte. O(1).
  public func overlaps(_ other: AddressRange) -> Bool {
    guard !isEmpty, !other.isEmpty else { return false }
    return start.rawValue <= other.lastRaw && other.start.rawValue <= lastRaw
  }
}
