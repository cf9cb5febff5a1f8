/// CRC-32C (Castagnoli): what tells a whole block from one that was torn. Source: RFC 3720, appendix B.4.
struct Checksum {
  private var state: UInt32 = .max

  /// The sum of all bytes so far.
  var value: UInt32 { ~state }

  /// Takes the next bytes. O(bytes).
  mutating func add(_ bytes: some Sequence<UInt8>) {
    var state = state
    Self.table.withUnsafeBufferPointer { table in
      // Sound: the index is one byte, the table has 256 places.
      for byte in bytes { state = table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ state >> 8 }
    }
    self.state = state
  }

  private static let table: [UInt32] = (0..<256 as Range<UInt32>).map { index in
    (0..<8).reduce(index) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0x82f6_3b78 : sum >> 1 }
  }
}
