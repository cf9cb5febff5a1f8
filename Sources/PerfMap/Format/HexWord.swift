/// Hexadecimal digits eight at a time: what ``HexField`` says of a field, for the common case that all of it is at hand.
///
/// Each step works on eight bytes in one 64-bit word, the first byte lowest (SWAR).
enum HexWord {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// Reads a field of 1 to 16 digits with an optional `0x`, ended by a space, and moves `index` behind the space.
  ///
  /// Returns nil, and leaves `index` anywhere, for any other text, also for well-formed fields with many leading zeros: who asks
  /// reads those byte by byte. At least ``reach`` bytes from `index` on must be in the buffer.
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

  /// How many bytes from its start ``field(_:_:)`` may look at.
  static let reach = 19

  /// The digits before the first space of eight bytes and their value; nil when another byte stands there.
  @inline(__always)
  static func word(_ text: UInt64) -> (digits: Int, value: UInt64)? {
    // A byte that is zero here is a space there; the lowest one is found exactly.
    let spaces = text ^ (ones &* 0x20)
    let found = (spaces &- ones) & ~spaces & tops
    let digits = found.trailingZeroBitCount >> 3
    // The bits of the bytes before the space.
    let before = found ^ (found &- 1)
    let mask = found == 0 ? UInt64.max : before >> 8

    // 0...9 become 0...9; a...f and A...F become 1...6. Sums stay within their bytes as long as no byte has its top bit set.
    let decimal = text ^ (ones &* 0x30)
    let letter = (text | (ones &* 0x20)) ^ (ones &* 0x60)
    let isDecimal = ~(decimal &+ (ones &* 0x76))
    let isLetter = (letter &+ (ones &* 0x7f)) & ~(letter &+ (ones &* 0x79))
    guard ((isDecimal | isLetter) & ~text & tops) | ~mask == tops | ~mask else { return nil }

    // The value of each digit, moved up so that the last one stands in the highest byte and zeros stand before the first.
    let nibbles = ((text & (ones &* 0x0f)) &+ ((text >> 6) & ones) &* 9) & mask
    let aligned = digits == 0 ? 0 : nibbles << UInt64(8 &* (8 &- digits))
    let pairs = (aligned << 4 | aligned >> 8) & 0x00ff_00ff_00ff_00ff
    let fours = (pairs << 8 | pairs >> 16) & 0x0000_ffff_0000_ffff
    return (digits, (fours << 16 | fours >> 32) & 0xffff_ffff)
  }
}
