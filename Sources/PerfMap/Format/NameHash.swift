/// A hash of a name's bytes that may arrive in pieces: eight bytes a step, the same for any cutting.
///
/// The words go to two states in turn, so that a step need not wait for the one before.
///
/// It tells duplicates (same range, same name) from renames without keeping names: two different names of one length collide
/// with a probability of 2^-32. It is no defence against names made to collide; such a pair would only be called
/// `duplicate` instead of `same`.
struct NameHash {
  private var state: UInt64 = 0x9e37_79b9_7f4a_7c15
  private var other: UInt64 = 0xbf58_476d_1ce4_e5b9
  private var pending: UInt64 = 0
  private var pendingBytes: UInt64 = 0

  /// Takes the next bytes of the name. O(bytes).
  @inline(__always)
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var index = 0
    if pendingBytes != 0 {
      while index < bytes.count, pendingBytes != 0 {
        take(bytes[index])
        index += 1
      }
    }
    while index + 8 <= bytes.count {
      mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
      index += 8
    }
    while index < bytes.count {
      take(bytes[index])
      index += 1
    }
  }

  /// The hash of the bytes from `start` to `end` of a line that has at least four bytes before them.
  ///
  /// A line that is too short for loads of eight bytes goes byte by byte.
  @inline(__always)
  static func ofWhole(_ line: RawSpan, _ start: Int, _ end: Int) -> UInt32 {
    var hash = NameHash()
    guard end >= 8 else {
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
    // The last bytes, fewer than eight: the top ones of the word that ends with the line.
    let rest = UInt64(truncatingIfNeeded: end &- index)
    let last = UInt64(littleEndian: line.unsafeLoadUnaligned(fromByteOffset: end &- 8, as: UInt64.self))
    hash.pending = (last &>> (56 &- 8 &* rest)) &>> 8
    hash.pendingBytes = rest
    return hash.value
  }

  /// The hash of all bytes so far.
  var value: UInt32 { UInt32(truncatingIfNeeded: wide >> 32) }

  /// The same in 64 bits: of a million names, no two different ones collide but with a probability of 2^-25.
  var wide: UInt64 {
    var last = (state &+ (other << 32 | other >> 32) ^ pending) &* 0xff51_afd7_ed55_8ccd
    last ^= (last >> 32) ^ (pendingBytes << 7)
    last &*= 0xc4ce_b9fe_1a85_ec53
    return last
  }

  @inline(__always)
  private mutating func take(_ byte: UInt8) {
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
