/// A fast parser for hexadecimal fields with at least ``lookahead`` bytes in the buffer. ``HexField`` parses all other fields.
///
/// It processes eight bytes at a time as one little-endian 64-bit word (SWAR).
enum HexWord {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// Parses 1 to 16 digits with an optional `0x`, followed by a space, and moves `index` past the space.
  ///
  /// Returns nil for any other text, including well-formed fields with more than 16 digits. After nil, `index` is undefined, and the caller
  /// has to parse the field byte by byte. At least ``lookahead`` bytes from `index` on must be in the buffer.
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

  /// Parses the bytes of `text` before the first space, or all eight without a space. Returns nil if one is not a hexadecimal digit.
  @inline(__always)
  static func word(_ text: UInt64) -> (digits: Int, value: UInt64)? {
    // Spaces become zero bytes. Bytes above the first zero may be marked too, because of borrows, but the lowest mark is exact.
    let spaces = text ^ (ones &* 0x20)
    let found = (spaces &- ones) & ~spaces & tops
    let digits = found.trailingZeroBitCount >> 3
    // A mask of the bytes before the space.
    let before = found ^ (found &- 1)
    let mask = found == 0 ? UInt64.max : before >> 8

    // Digits become 0...9, letters 1...6. Only a byte with the top bit set can carry into the next byte; `~text` rejects such bytes.
    let decimal = text ^ (ones &* 0x30)
    let letter = (text | (ones &* 0x20)) ^ (ones &* 0x60)
    let isDecimal = ~(decimal &+ (ones &* 0x76))
    let isLetter = (letter &+ (ones &* 0x7f)) & ~(letter &+ (ones &* 0x79))
    guard ((isDecimal | isLetter) & ~text & tops) | ~mask == tops | ~mask else { return nil }

    // The values of the digits, one per byte, shifted so that the last digit is in the highest byte and the lower bytes are zero.
    let nibbles = ((text & (ones &* 0x0f)) &+ ((text >> 6) & ones) &* 9) & mask
    let aligned = digits == 0 ? 0 : nibbles << UInt64(8 &* (8 &- digits))
    let pairs = (aligned << 4 | aligned >> 8) & 0x00ff_00ff_00ff_00ff
    let fours = (pairs << 8 | pairs >> 16) & 0x0000_ffff_0000_ffff
    return (digits, (fours << 16 | fours >> 32) & 0xffff_ffff)
  }
}
