import PerfMap

/// How other programs read a hexadecimal number: C's `strtoull` and Rust's `from_str_radix`.
enum HexNumbers {
  /// What `strtoull(text + from, &end, 16)` gives in the C locale.
  struct C {
    /// The number; 2^64 - 1 when it does not fit.
    var value: UInt64
    /// Where it stopped; `from` when there was no digit.
    var end: Int
    /// Whether it did not fit (`ERANGE`).
    var isOutOfRange: Bool
  }

  /// Reads as C does: leading blanks, a sign, an optional `0x` before a digit, then digits of either case.
  ///
  /// A NUL ends it like any byte that is no digit. Source: strtoul(3).
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

  /// Reads as Rust does: an optional `+`, then digits and nothing else; nil when there is none or the number does not fit.
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

  /// Whether C's `isspace` holds in the C locale.
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

  /// The value of a hexadecimal digit of either case.
  static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}
