/// An incremental parser for a hexadecimal field: optional `0x`, any leading zeros, 1 to 16 significant digits.
///
/// It keeps its state between calls, so a chunk may end after any byte of the field.
struct HexField {
  enum End: Equatable {
    /// The chunk ended within the field.
    case unfinished
    /// The field ended with a space, which has been consumed.
    case space
    case defect(Defect)
  }

  private(set) var value: UInt64 = 0
  /// True if a digit has been read. The `0` of a complete `0x` prefix does not count.
  private(set) var hasDigits = false
  private var prefix = Prefix.unseen

  private enum Prefix { case unseen, possible, past }

  /// Parses bytes from `index` on and advances `index`. `missing` is the defect that is returned for a field without digits.
  @inline(__always)
  mutating func read(_ bytes: UnsafeRawBufferPointer, from index: inout Int, missing: Defect) -> End {
    while index < bytes.count {
      let byte = bytes[index]
      let digit = HexField.digit(byte)
      if digit < 16 {
        if value >> 60 != 0 { return .defect(.moreThan64Bits) }
        value = value << 4 | UInt64(digit)
        if prefix != .past { prefix = !hasDigits && digit == 0 ? .possible : .past }
        hasDigits = true
      } else if byte == 0x20 {
        guard hasDigits else { return .defect(missing) }
        index += 1
        return .space
      } else if byte | 0x20 == 0x78, prefix == .possible {
        prefix = .past
        hasDigits = false
      } else {
        return .defect(.notHex)
      }
      index += 1
    }
    return .unfinished
  }

  /// Returns the value of a hexadecimal digit of either case, or a number above 15 for any other byte.
  @inline(__always)
  private static func digit(_ byte: UInt8) -> UInt8 {
    let decimal = byte &- 0x30
    if decimal < 10 { return decimal }
    let letter = (byte | 0x20) &- 0x61
    return letter < 6 ? letter &+ 10 : 0xff
  }
}
