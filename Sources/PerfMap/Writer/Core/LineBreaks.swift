/// Functions that find and escape the bytes that a name must not contain: LF, CR and NUL.
enum LineBreaks {
  /// Returns the first LF, CR or NUL, or nil if there is none. O(bytes), eight at a time.
  @inline(__always)
  static func first(in name: UnsafeRawBufferPointer) -> UInt8? {
    guard let base = name.baseAddress else { return nil }
    var index = 0
    while index + 8 <= name.count {
      if mayBreak(base.loadUnaligned(fromByteOffset: index, as: UInt64.self)) { return search(name, from: index) }
      index += 8
    }
    return search(name, from: index)
  }

  /// Returns true if one of eight bytes is below 0x0e, and so may be LF, CR or NUL. Few names contain such a byte.
  @inline(__always)
  private static func mayBreak(_ bytes: UInt64) -> Bool {
    (bytes &- 0x0e0e_0e0e_0e0e_0e0e) & ~bytes & 0x8080_8080_8080_8080 != 0
  }

  private static func search(_ name: UnsafeRawBufferPointer, from start: Int) -> UInt8? {
    for index in start..<name.count where letter(of: name[index]) != nil { return name[index] }
    return nil
  }

  /// Returns the character that follows the backslash in the escape of LF, CR or NUL (`n`, `r` or `0`), or nil for other bytes.
  static func letter(of byte: UInt8) -> UInt8? {
    switch byte {
    case 0x0a: 0x6e
    case 0x0d: 0x72
    case 0: 0x30
    default: nil
    }
  }

  /// Writes an escaped name to a buffer of at least twice its length, and returns the number of bytes written. O(bytes).
  static func escape(_ name: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    var length = 0
    for byte in name {
      if let letter = letter(of: byte) {
        buffer[length] = 0x5c
        buffer[length + 1] = letter
        length += 2
      } else {
        buffer[length] = byte
        length += 1
      }
    }
    return length
  }
}
