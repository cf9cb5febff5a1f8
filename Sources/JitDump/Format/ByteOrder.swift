/// The byte order of the numbers in a jitdump. A writer uses the byte order of its processor.
package enum ByteOrder: String, Hashable, Sendable {
  case littleEndian
  case bigEndian

  /// Returns the number that starts at `offset`. All of its bytes must be in the span.
  func number<Number: FixedWidthInteger & BitwiseCopyable>(_ bytes: RawSpan, at offset: Int, as type: Number.Type = Number.self) -> Number {
    let stored = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Number.self)
    return self == .littleEndian ? Number(littleEndian: stored) : Number(bigEndian: stored)
  }

  /// Appends the bytes of a number.
  func append<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: self == .littleEndian ? number.littleEndian : number.bigEndian) { bytes += $0 }
  }
}
