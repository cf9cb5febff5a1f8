/// Makes the lines of a perf map: lower-case hexadecimal without `0x`, one space each, as the kernel's `jit-interface.txt` asks.
enum MapEncoder {
  /// The number of bytes that ``encode(_:name:into:)`` needs for a name of a length.
  static func capacity(nameLength: Int) -> Int { 16 + 1 + 16 + 1 + nameLength + 1 }

  /// The length of a line without its LF.
  static func lineLength(_ range: AddressRange, nameLength: Int) -> Int {
    digits(range.start.rawValue) + 1 + digits(range.size.rawValue) + 1 + nameLength
  }

  private static func digits(_ value: UInt64) -> Int { max(1, (67 - value.leadingZeroBitCount) / 4) }

  /// Writes a line into a buffer that has room for it and returns its length. O(bytes).
  static func encode(_ range: AddressRange, name: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    var length = 0
    appendHex(range.start.rawValue, to: buffer, &length)
    append(0x20, to: buffer, &length)
    appendHex(range.size.rawValue, to: buffer, &length)
    append(0x20, to: buffer, &length)
    UnsafeMutableRawBufferPointer(rebasing: buffer[length...]).copyMemory(from: name)
    length += name.count
    append(0x0a, to: buffer, &length)
    return length
  }

  private static func append(_ byte: UInt8, to buffer: UnsafeMutableRawBufferPointer, _ length: inout Int) {
    buffer[length] = byte
    length += 1
  }

  private static func appendHex(_ value: UInt64, to buffer: UnsafeMutableRawBufferPointer, _ length: inout Int) {
    var shift = max(0, (63 - value.leadingZeroBitCount) & ~3)
    while true {
      let digit = UInt8(truncatingIfNeeded: value >> UInt64(shift)) & 15
      append(digit < 10 ? 0x30 + digit : 0x57 + digit, to: buffer, &length)
      if shift == 0 { return }
      shift -= 4
    }
  }
}
