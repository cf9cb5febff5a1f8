/// An encoder of perf map lines in the format of the kernel's `jit-interface.txt`: lower-case hexadecimal without `0x`, single spaces.
enum MapEncoder {
  /// The maximum length of a line, in bytes without the LF: 1 MiB.
  static let longestLine = 1 << 20

  /// Returns the size of the buffer that ``encode(start:size:name:into:)`` requires.
  static func capacity(nameLength: Int) -> Int { 16 + 1 + 16 + 1 + nameLength + 1 }

  @inline(__always)
  static func lineLength(start: UInt64, size: UInt64, nameLength: Int) -> Int { digits(start) + 1 + digits(size) + 1 + nameLength }

  @inline(__always)
  private static func digits(_ value: UInt64) -> Int { max(1, (67 - value.leadingZeroBitCount) / 4) }

  /// Writes a line, including its LF, to a buffer of at least ``capacity(nameLength:)`` bytes, and returns its length. O(bytes).
  @inline(__always)
  static func encode(start: UInt64, size: UInt64, name: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawPointer) -> Int {
    var end = buffer
    appendHex(start, to: &end)
    append(0x20, to: &end)
    appendHex(size, to: &end)
    append(0x20, to: &end)
    if let bytes = name.baseAddress { end.copyMemory(from: bytes, byteCount: name.count) }
    end += name.count
    append(0x0a, to: &end)
    return end - buffer
  }

  @inline(__always)
  private static func append(_ byte: UInt8, to end: inout UnsafeMutableRawPointer) {
    end.storeBytes(of: byte, as: UInt8.self)
    end += 1
  }

  /// Stores 16 bytes that start with the digits, and moves `end` behind the digits. The rest of the line overwrites the other bytes.
  @inline(__always)
  private static func appendHex(_ value: UInt64, to end: inout UnsafeMutableRawPointer) {
    let count = digits(value)
    let first = value << UInt64(64 - 4 * count)
    end.storeBytes(of: text(UInt32(truncatingIfNeeded: first >> 32)).bigEndian, as: UInt64.self)
    (end + 8).storeBytes(of: text(UInt32(truncatingIfNeeded: first)).bigEndian, as: UInt64.self)
    end += count
  }

  /// Returns the eight hexadecimal digits of a number in ASCII, the first in the highest byte. All digits are converted at once.
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
