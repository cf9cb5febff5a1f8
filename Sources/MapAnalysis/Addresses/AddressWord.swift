import PerfMap

/// A hexadecimal number that is a word of a line, and may be an address.
struct AddressWord {
  let value: UInt64
  /// The number of digits, without `0x` but with leading zeros.
  let digits: Int
  /// True if `0x` precedes the digits.
  let isPrefixed: Bool
  /// True if all digits are decimal, as in a count, a PID or a time.
  let isDecimal: Bool
  /// True if a colon follows, as after the addresses of a dump.
  let hasColon: Bool
  /// True if the word starts with 0 although it has other digits.
  let isPadded: Bool

  var address: Address { Address(value) }

  let hasDecimalDigit: Bool

  /// True if this is certainly neither a word such as `add` nor a count: it has `0x`, at least 9 digits, or at least 5 digits with both
  /// letters and decimal digits.
  var isDistinct: Bool { isPrefixed || digits >= 9 || digits >= 5 && !isDecimal && hasDecimalDigit }

  /// Parses a word, which may be enclosed in brackets and followed by a colon. Nil if it is not a hexadecimal number of at most 64 bits.
  /// An enclosed number needs `0x` or ``isDistinct``, because `<add>` is a symbol and `[12]` an index.
  init?(_ word: ArraySlice<UInt8>) {
    guard word.count <= AddressStream.longestWord else { return nil }
    var word = word
    hasColon = word.last == UInt8(ascii: ":") && word.count > 1
    if hasColon { word.removeLast() }
    let isEnclosed = Self.removeBrackets(&word)
    isPrefixed = word.count > 2 && word.first == UInt8(ascii: "0") && word[word.startIndex + 1] | 0x20 == UInt8(ascii: "x")
    let text = isPrefixed ? word.dropFirst(2) : word
    let significant = text.drop { $0 == UInt8(ascii: "0") }
    guard !text.isEmpty, significant.count <= 16 else { return nil }
    var value: UInt64 = 0
    var decimals = 0
    for byte in text {
      guard let digit = HexNumbers.digit(byte) else { return nil }
      value = value << 4 | digit
      if digit < 10 { decimals += 1 }
    }
    self.value = value
    digits = text.count
    isDecimal = decimals == text.count
    hasDecimalDigit = decimals > 0
    isPadded = significant.count < text.count && text.count > 1
    guard !isEnclosed || isDistinct else { return nil }
  }

  /// Removes enclosing brackets: `(…)`, `[…]`, `<…>`, `[<…>]`, and the name of a variable of bpftrace before them, as in `@stacks[…]`.
  /// Returns true if there were any.
  private static func removeBrackets(_ word: inout ArraySlice<UInt8>) -> Bool {
    var isEnclosed = false
    if word.first == UInt8(ascii: "@"), let bracket = word.firstIndex(of: UInt8(ascii: "[")) { word = word[bracket...] }
    while word.count > 2, let first = word.first, let end = closing[first], word.last == end {
      word = word.dropFirst().dropLast()
      isEnclosed = true
    }
    return isEnclosed
  }

  private static let closing: [UInt8: UInt8] = [
    UInt8(ascii: "("): UInt8(ascii: ")"), UInt8(ascii: "["): UInt8(ascii: "]"), UInt8(ascii: "<"): UInt8(ascii: ">"),
  ]
}
