import PerfMap

/// Checks of the bytes of names and lines.
enum NameText {
  /// Returns true if the range contains a control character (C0, DELETE or C1) or a bidirectional control.
  static func hasControls(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range {
      let byte = text[index]
      if byte < 0x20 || byte == 0x7f { return true }
      guard byte >= 0xc2 else { continue }
      let second = index + 1 < range.upperBound ? text[index + 1] : 0
      let third = index + 2 < range.upperBound ? text[index + 2] : 0
      if isControl(byte, second, third) { return true }
    }
    return false
  }

  /// Returns true if UTF-8 bytes begin with a C1 (U+0080 to U+009F) or bidirectional control (U+061C, U+200E, U+200F, U+202A to U+202E,
  /// U+2066 to U+2069).
  static func isControl(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    switch (first, second) {
    case (0xc2, 0x80...0x9f), (0xd8, 0x9c): true
    case (0xe2, 0x80): (0x8e...0x8f).contains(third) || (0xaa...0xae).contains(third)
    case (0xe2, 0x81): (0xa6...0xa9).contains(third)
    default: false
    }
  }

  /// Returns true if the text from index `from` on seems to contain another line: an address, a size and a name.
  ///
  /// The address must have at least 6 hexadecimal digits, at least one of them 0 to 9. It may directly follow other text, because the
  /// newline is missing.
  static func holdsAnotherLine(_ text: Span<UInt8>, from: Int) -> Bool {
    var index = from
    while index < text.count {
      guard text[index] == 0x20 else {
        index += 1
        continue
      }
      if isAddress(text, from..<index), let size = sizeEnd(text, from: index + 1), size + 1 < text.count { return true }
      index += 1
    }
    return false
  }

  /// Returns true if the range ends with at least 6 hexadecimal digits, at least one of them 0 to 9.
  private static func isAddress(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var start = range.upperBound
    var hasDecimal = false
    while start > range.lowerBound, range.upperBound - start < 16, HexNumbers.digit(text[start - 1]) != nil {
      start -= 1
      if text[start] < 0x3a { hasDecimal = true }
    }
    return range.upperBound - start >= 6 && hasDecimal
  }

  /// Returns the index of the space after the size at `from`, or nil if there is no size or no space.
  private static func sizeEnd(_ text: Span<UInt8>, from: Int) -> Int? {
    var index = from
    if index + 1 < text.count, text[index] == 0x30, text[index + 1] | 0x20 == 0x78 { index += 2 }
    let digits = index
    while index < text.count, index - digits < 16, HexNumbers.digit(text[index]) != nil { index += 1 }
    return index > digits && index < text.count && text[index] == 0x20 ? index : nil
  }
}
