/// A fast parser for a hexadecimal field that is completely in the buffer. ``HexField`` parses all others.
///
/// Each step handles eight bytes in one 64-bit word (SWAR); the first byte is the lowest.
enum HexWord {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// Parses 1 to 16 digits with an optional `0x`, followed by a space, and moves `index` past the space.
  ///
  /// Returns nil for any other text, including well-formed fields with many leading zeros; `index` is undefined then and the caller has
  /// to parse byte by byte. At least ``lookahead`` bytes from `index` on must be in the buffer.
  @inline(__always)
  static func field(_ bytes: RawSpan, _ index: inout Int) -> UInt64? {
    if bytes.unsafeLoad(fromByteOffset: index &+ 1, as: UInt8.self) | 0x20 == 0x78 {
      guard bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self) == 0x30 else { return nil }
      index &+= 2
    }
    guard let high = word(UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))) else { return nil }
    index &+= high.digits
    if high.digits < 8 {
      index &+= 1
      return high.digits == 0 ? nil : high.value
    }
    guard let low = word(UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))) else { return nil }
    index &+= low.digits
    guard bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self) == 0x20 else { return nil }
    index &+= 1
    return high.value &<< (4 &* UInt64(truncatingIfNeeded: low.digits)) | low.value
  }

  /// The number of bytes from the start of a field that ``field(_:_:)`` may load.
  static let lookahead = 19

  /// Returns the number of digits before the first space in eight bytes, and their value. Returns nil if any of them is not a digit.
  @inline(__always)
  static func word(_ text: UInt64) -> (digits: Int, value: UInt64)? {
    // Spaces become zero bytes. The borrow may mark bytes above the lowest zero wrongly, but the lowest mark is exact.
    let spaces = text ^ (ones &* 0x20)
    let found = (spaces &- ones) & ~spaces & tops
    let digits = found.trailingZeroBitCount >> 3
    // A mask of the bytes before the space.
    let before = found ^ (found &- 1)
    let mask = found == 0 ? UInt64.max : before >> 8

    // 0...9 become 0...9; a...f and A...F become 1...6. No sum carries into the next byte unless a byte has its top bit set.
    let decimal = text ^ (ones &* 0x30)
    let letter = (text | (ones &* 0x20)) ^ (ones &* 0x60)
    let isDecimal = ~(decimal &+ (ones &* 0x76))
    let isLetter = (letter &+ (ones &* 0x7f)) & ~(letter &+ (ones &* 0x79))
    guard ((isDecimal | isLetter) & ~text & tops) | ~mask == tops | ~mask else { return nil }

    // The value of each digit, shifted so that the last digit is in the highest byte and zeros precede the first.
    let nibbles = ((text & (ones &* 0x0f)) &+ ((text >> 6) & ones) &* 9) & mask
    let aligned = digits == 0 ? 0 : nibbles << UInt64(8 &* (8 &- digits))
    let pairs = (aligned << 4 | aligned >> 8) & 0x00ff_00ff_00ff_00ff
    let fours = (pairs << 8 | pairs >> 16) & 0x0000_ffff_0000_ffff
    return (digits, (fours << 16 | fours >> 32) & 0xffff_ffff)
  }
}
