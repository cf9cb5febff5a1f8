/// A half-open range of addresses, from `start` up to but not including `start + size`.
///
/// The end of a range may be 2^64, which an ``Address`` cannot represent. Use ``last`` or ``endDescription`` instead of `start + size`.
public struct AddressRange: Hashable, Sendable, BitwiseCopyable {
  /// The first address of the range.
  public let start: Address
  /// The number of bytes.
  public let size: ByteCount

  /// Creates a range of `size` bytes from `start` on. Returns nil if `start + size` exceeds 2^64.
  public init?(start: Address, size: ByteCount) {
    let (end, overflow) = start.rawValue.addingReportingOverflow(size.rawValue)
    guard !overflow || end == 0 else { return nil }
    self.init(unchecked: start, size: size)
  }

  /// Creates a range without a check. The caller ensures that `start + size` does not exceed 2^64.
  package init(unchecked start: Address, size: ByteCount) {
    self.start = start
    self.size = size
  }

  /// True if the size is 0.
  public var isEmpty: Bool { size.rawValue == 0 }

  /// The last address of the range, or nil if the range is empty.
  public var last: Address? { isEmpty ? nil : Address(lastValue) }

  /// The last address as a number. The range must not be empty.
  package var lastValue: UInt64 { start.rawValue &+ (size.rawValue &- 1) }

  /// The end, `start + size`, in lower-case hexadecimal digits without `0x`. It is `10000000000000000` for 2^64.
  public var endDescription: String {
    let (end, overflow) = start.rawValue.addingReportingOverflow(size.rawValue)
    return overflow ? "1" + String(repeating: "0", count: 16) : String(end, radix: 16)
  }

  /// Returns true if the range contains an address. O(1).
  public func contains(_ address: Address) -> Bool {
    address.rawValue &- start.rawValue < size.rawValue && address >= start
  }

  /// Returns true if the range contains every byte of another range. Returns false if either range is empty. O(1).
  public func contains(_ other: AddressRange) -> Bool {
    guard !isEmpty, !other.isEmpty else { return false }
    return start <= other.start && other.lastValue <= lastValue
  }

  /// Returns true if the ranges have at least one byte in common. O(1).
  public func overlaps(_ other: AddressRange) -> Bool {
    guard !isEmpty, !other.isEmpty else { return false }
    return start.rawValue <= other.lastValue && other.start.rawValue <= lastValue
  }
}

extension [AddressRange] {
  /// Returns true if a range of this array overlaps `range`. The array must be ascending, disjoint and without empty ranges. O(log n).
  package func containsByte(of range: AddressRange) -> Bool {
    let index = partitioningIndex { $0.lastValue >= range.start.rawValue }
    return index < count && self[index].overlaps(range)
  }
}
