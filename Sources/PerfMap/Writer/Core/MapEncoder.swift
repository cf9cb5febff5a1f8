/// Makes the lines of a perf map: lower-case hexadecimal without `0x`, one space each, as the kernel's `jit-interface.txt` asks.
enum MapEncoder {
  /// The longest line that a reader takes, in bytes without the LF: 1 MiB.
  static let longestLine = 1 << 20

  /// The number of bytes that ``encode(start:size:name:into:)`` needs for a name of a length.
  static func capacity(nameLength: Int) -> Int { 16 + 1 + 16 + 1 + nameLength + 1 }

  /// The length of a line without its LF.
  @inline(__always)
  static func lineLength(start: UInt64, size: UInt64, nameLength: Int) -> Int { digits(start) + 1 + digits(size) + 1 + nameLength }

  @inline(__always)
  private static func digits(_ value: UInt64) -> Int { max(1, (67 - value.leadingZeroBitCount) / 4) }

  /// Writes a line at a place that has room for its capacity and returns its length. O(bytes).
  @inline(__always)
  static func encode(start: UInt64, size: UInt64, name: UnsafeRawBufferPointer, into place: UnsafeMutableRawPointer) -> Int {
    var end = place
    appendHex(start, to: &end)
    append(0x20, to: &end)
    appendHex(size, to: &end)
    append(0x20, to: &end)
    if let bytes = name.baseAddress { end.copyMemory(from: bytes, byteCount: name.count) }
    end += name.count
    append(0x0a, to: &end)
    return end - place
  }

  @inline(__always)
  private static func append(_ byte: UInt8, to end: inout UnsafeMutableRawPointer) {
    end.storeBytes(of: byte, as: UInt8.self)
    end += 1
  }

  /// Stores 16 bytes, of which the digits are the first: what follows in the line overwrites the others, and the capacity counts them.
  @inline(__always)
  private static func appendHex(_ value: UInt64, to end: inout UnsafeMutableRawPointer) {
    let count = digits(value)
    let first = value << UInt64(64 - 4 * count)
    end.storeBytes(of: text(UInt32(truncatingIfNeeded: first >> 32)).bigEndian, as: UInt64.self)
    (end + 8).storeBytes(of: text(UInt32(truncatingIfNeeded: first)).bigEndian, as: UInt64.self)
    end += count
  }

  /// The eight digits of a number, the first in the highest byte: each half-byte is spread to a byte, then all are made letters at once.
  @inline(__always)
  private static func text(_ value: UInt32) -> UInt64 {
    var digits = UInt64(value)
    digits = (digits | digits << 16) & 0x0000_ffff_0000_ffff
    digits = (digits | digits << 8) & 0x00ff_00ff_00ff_00ff
    digits = (digits | digits << 4) & 0x0f0f_0f0f_0f0f_0f0f
    let letters = (digits &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
    return digits &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
  }
}
