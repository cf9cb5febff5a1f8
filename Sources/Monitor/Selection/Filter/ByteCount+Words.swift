import PerfMap

extension ByteCount {
  /// Parses a byte count: hexadecimal digits after `0x`, or decimal digits with an optional unit k, m or g (powers of 1024). Nil for other
  /// text.
  package init?(words: Substring) {
    let isHex = words.hasPrefix("0x")
    var digits = isHex ? words.dropFirst(2) : words
    var shift = 0
    if !isHex, let unit = digits.last, let place = ["k", "m", "g"].firstIndex(of: unit.lowercased()) {
      shift = 10 * (place + 1)
      digits = digits.dropLast()
    }
    // `UInt64(_:radix:)` would accept a plus sign.
    guard digits.utf8.first != UInt8(ascii: "+"), let number = UInt64(digits, radix: isHex ? 16 : 10),
      number <= UInt64.max >> UInt64(shift)
    else { return nil }
    self.init(number << UInt64(shift))
  }
}
