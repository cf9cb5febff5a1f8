/// The first 20 bytes of a recording block; see ``RecordingEncoder``.
struct BlockHeader {
  let tag: UInt32
  let length: Int
  let checksum: UInt32

  /// The first bytes of every block. The byte F5 occurs in no UTF-8 text.
  static let marker: [UInt8] = [0xf5, 0x4a, 0x52, 0x32]
  static let size = 20
  /// The maximum payload length in bytes.
  static let longestPayload = 1 << 20
}

extension BlockHeader {
  init(tag: UInt32, payload: [UInt8]) {
    self.init(tag: tag, length: payload.count, checksum: Checksum.of(payload))
  }

  /// Parses a header; nil if it is invalid or incomplete.
  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.count >= Self.size, bytes.starts(with: Self.marker) else { return nil }
    let field = { (index: Int) in
      UInt32(littleEndianBytes: bytes[bytes.startIndex + index..<bytes.startIndex + index + 4])
    }
    guard Checksum.of(bytes.prefix(16)) == field(16), field(8) > 0, field(8) <= Self.longestPayload else { return nil }
    self.init(tag: field(4), length: Int(field(8)), checksum: field(12))
  }

  var bytes: [UInt8] {
    let fields = Self.marker + tag.littleEndianBytes + UInt32(length).littleEndianBytes + checksum.littleEndianBytes
    return fields + Checksum.of(fields).littleEndianBytes
  }
}

extension UInt32 {
  var littleEndianBytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> ($0 * 8)) } }

  init(littleEndianBytes bytes: ArraySlice<UInt8>) {
    self = bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
