/// An incremental hash of a name, eight bytes per step. The result does not depend on how the bytes are split between calls.
///
/// Eight-byte words are mixed into two states in turn, so that the CPU can process consecutive words in parallel.
///
/// The hash distinguishes duplicates (same range and name) from renames without storing names. Two different names of the same length
/// collide with a probability of about 2^-32. Names can be made to collide on purpose: an overlap of two entries with the same range and
/// colliding names is counted as `duplicate` instead of `same`.
package struct NameHash {
  private var state: UInt64 = 0x9e37_79b9_7f4a_7c15
  private var other: UInt64 = 0xbf58_476d_1ce4_e5b9
  private var pending: UInt64 = 0
  private var pendingBytes: UInt64 = 0

  package init() {}

  @inline(__always)
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var index = 0
    while index < bytes.count, pendingBytes != 0 {
      add(bytes[index])
      index += 1
    }
    while index + 8 <= bytes.count {
      mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
      index += 8
    }
    while index < bytes.count {
      add(bytes[index])
      index += 1
    }
  }

  /// Returns the hash of a name: the bytes of `line` from index `start` up to but not including index `end`.
  @inline(__always)
  static func ofWhole(_ line: RawSpan, _ start: Int, _ end: Int) -> UInt32 {
    var hash = NameHash()
    guard end >= 8 else {
      // The line is too short for loads of eight bytes.
      line.extracting(start..<end).withUnsafeBytes { hash.update($0) }
      return hash.value
    }
    var index = start
    while index &+ 16 <= end {
      hash.mix(UInt64(littleEndian: line.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)))
      hash.mix(UInt64(littleEndian: line.unsafeLoadUnaligned(fromByteOffset: index &+ 8, as: UInt64.self)))
      index &+= 16
    }
    if index &+ 8 <= end {
      hash.mix(UInt64(littleEndian: line.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)))
      index &+= 8
    }
    // The remaining bytes, fewer than eight, are the top bytes of the word that ends at `end`.
    let rest = UInt64(truncatingIfNeeded: end &- index)
    let last = UInt64(littleEndian: line.unsafeLoadUnaligned(fromByteOffset: end &- 8, as: UInt64.self))
    hash.pending = (last &>> (56 &- 8 &* rest)) &>> 8
    hash.pendingBytes = rest
    return hash.value
  }

  package var value: UInt32 { UInt32(truncatingIfNeeded: wide >> 32) }

  /// The 64-bit hash. The probability that any two of a million different names collide is about 2^-25.
  var wide: UInt64 {
    var last = (state &+ (other << 32 | other >> 32) ^ pending) &* 0xff51_afd7_ed55_8ccd
    last ^= (last >> 32) ^ (pendingBytes << 7)
    last &*= 0xc4ce_b9fe_1a85_ec53
    return last
  }

  @inline(__always)
  private mutating func add(_ byte: UInt8) {
    pending |= UInt64(byte) << (pendingBytes &* 8)
    pendingBytes &+= 1
    if pendingBytes == 8 {
      mix(pending)
      pending = 0
      pendingBytes = 0
    }
  }

  @inline(__always)
  private mutating func mix(_ word: UInt64) {
    var next = (state ^ word) &* 0xff51_afd7_ed55_8ccd
    next ^= next >> 32
    state = other
    other = next
  }
}
