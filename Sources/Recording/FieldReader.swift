/// The error for invalid contents of a block with a correct checksum, as another version of jittop may write.
struct MalformedBlock: Error {}

/// A reader of the fields of a recording block. It never reads beyond the end of the block, even if a length in the block is wrong.
struct FieldReader {
  let bytes: ArraySlice<UInt8>
  private(set) var index: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    index = bytes.startIndex
  }

  var isAtEnd: Bool { index == bytes.endIndex }

  mutating func byte() throws(MalformedBlock) -> UInt8 {
    guard index < bytes.endIndex else { throw MalformedBlock() }
    defer { index += 1 }
    return bytes[index]
  }

  mutating func number() throws(MalformedBlock) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 63 || next <= 1 else { throw MalformedBlock() }
      value |= UInt64(next & 0x7f) << shift
      if next < 0x80 { return value }
      shift += 7
    }
  }

  mutating func signed() throws(MalformedBlock) -> Int64 {
    let value = try number()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  mutating func text() throws(MalformedBlock) -> [UInt8] { Array(try part().bytes) }

  /// Reads a length, and returns a reader of that many bytes.
  mutating func part() throws(MalformedBlock) -> FieldReader {
    let length = try number()
    guard length <= UInt64(bytes.endIndex - index) else { throw MalformedBlock() }
    defer { index += Int(length) }
    return FieldReader(bytes[index..<index + Int(length)])
  }

  mutating func string() throws(MalformedBlock) -> String { String(decoding: try text(), as: UTF8.self) }

  mutating func int32() throws(MalformedBlock) -> Int32 {
    guard let number = Int32(exactly: try signed()) else { throw MalformedBlock() }
    return number
  }

  mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(MalformedBlock) -> Value {
    guard let value = Value(exactly: try number()) else { throw MalformedBlock() }
    return value
  }

  mutating func flag() throws(MalformedBlock) -> Bool {
    let value = try byte()
    guard value <= 1 else { throw MalformedBlock() }
    return value == 1
  }

  /// Reads a flag, and a value if the flag is set.
  mutating func optional<Value>(_ read: (inout FieldReader) throws(MalformedBlock) -> Value) throws(MalformedBlock) -> Value? {
    try flag() ? try read(&self) : nil
  }
}
