import PerfMap

/// Hexadecimal numbers as C's `strtoull` and Rust's `from_str_radix` parse them.
enum HexNumbers {
  /// The result of `strtoull(text + from, &end, 16)` in the C locale.
  struct C {
    /// The number; 2^64 - 1 if it exceeds 64 bits.
    var value: UInt64
    /// The index after the last digit; `from` if there is no digit.
    var end: Int
    /// True if the number exceeds 64 bits (`ERANGE`).
    var isOutOfRange: Bool
  }

  /// Parses like C: optional white space, an optional sign, an optional `0x` before a digit, then digits of either case.
  ///
  /// A NUL ends the number like any other byte that is not a digit. Source: strtoul(3).
  static func c(_ text: Span<UInt8>, from: Int) -> C {
    var index = from
    while index < text.count, isBlank(text[index]) { index += 1 }
    var isNegative = false
    if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
      isNegative = text[index] == UInt8(ascii: "-")
      index += 1
    }
    if index + 2 < text.count, text[index] == UInt8(ascii: "0"), text[index + 1] | 0x20 == UInt8(ascii: "x"), digit(text[index + 2]) != nil
    {
      index += 2
    }
    let digits = index
    var value: UInt64 = 0
    var isOutOfRange = false
    while index < text.count, let digit = digit(text[index]) {
      if value >> 60 != 0 { isOutOfRange = true }
      value = value << 4 | digit
      index += 1
    }
    guard index > digits else { return C(value: 0, end: from, isOutOfRange: false) }
    if isOutOfRange { return C(value: .max, end: index, isOutOfRange: true) }
    return C(value: isNegative ? 0 &- value : value, end: index, isOutOfRange: false)
  }

  /// Parses like Rust: an optional `+`, then one or more digits and nothing else. Nil for any other text or a number over 64 bits.
  static func rust(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
    var index = range.lowerBound
    if index < range.upperBound, text[index] == UInt8(ascii: "+") { index += 1 }
    guard index < range.upperBound else { return nil }
    var value: UInt64 = 0
    while index < range.upperBound {
      guard let digit = digit(text[index]), value >> 60 == 0 else { return nil }
      value = value << 4 | digit
      index += 1
    }
    return value
  }

  /// Returns true for the white space of C's `isspace` in the C locale.
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

  static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}
