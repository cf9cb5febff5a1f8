import Glibc

/// A byte string to find in large texts. memchr(3) finds the byte of the pattern that is rarest in the text; then all bytes are compared.
struct BytePattern: Sendable {
  /// The bytes to find; lower-case if case is ignored.
  private let bytes: [UInt8]
  private let ignoresCase: Bool
  /// True if a name must equal the bytes instead of containing them.
  let isWhole: Bool

  init(_ bytes: [UInt8], ignoresCase: Bool, isWhole: Bool = false) {
    self.isWhole = isWhole
    self.bytes = ignoresCase ? bytes.map(Self.lowered) : bytes
    self.ignoresCase = ignoresCase
  }

  var count: Int { bytes.count }

  /// Returns true if a match at `place` in a name of `length` bytes is accepted. If ``isWhole``, the first
  /// 4096 bytes of the name must equal the pattern.
  func admits(at place: Int, nameOf length: Int) -> Bool { !isWhole || place == 0 && min(length, NameSearch.longestName) == count }

  /// Returns the index in the pattern of the byte that is rarest in a sample of the text. O(sample + 256).
  func rarest(in sample: UnsafeRawBufferPointer) -> Int {
    var seen = [Int](repeating: 0, count: 256)
    for byte in sample { seen[Int(ignoresCase ? Self.lowered(byte) : byte)] += 1 }
    return bytes.indices.min { seen[Int(bytes[$0])] < seen[Int(bytes[$1])] } ?? 0
  }

  /// Returns the first match at or after `start`; `rarest` is the result of ``rarest(in:)``. O(text), at worst O(text × pattern).
  func firstMatch(in text: UnsafeRawBufferPointer, from start: Int, rarest: Int) -> Int? {
    guard bytes.indices.contains(rarest), let base = text.baseAddress, text.count - start >= bytes.count else { return nil }
    let small = bytes[rarest]
    let capital = ignoresCase && small >= 0x61 && small <= 0x7a ? small & ~0x20 : small
    // `place` and `end` bound the positions of the rarest byte, not those of the match.
    var place = start + rarest
    let end = text.count - bytes.count + rarest + 1
    var nextSmall = place - 1
    var nextCapital = place - 1
    while place < end {
      if nextSmall < place { nextSmall = Self.find(small, in: base, place, end) }
      if small == capital {
        nextCapital = end
      } else if nextCapital < place {
        nextCapital = Self.find(capital, in: base, place, end)
      }
      let found = min(nextSmall, nextCapital)
      guard found < end else { return nil }
      if isMatch(base + (found - rarest)) { return found - rarest }
      place = found + 1
    }
    return nil
  }

  /// Returns the first place of a byte from `place` on, or `end` if there is none. `place` and `end` must be within the text.
  @inline(__always)
  private static func find(_ byte: UInt8, in base: UnsafeRawPointer, _ place: Int, _ end: Int) -> Int {
    memchr(base + place, Int32(byte), end - place).map { UnsafeRawPointer($0) - base } ?? end
  }

  @inline(__always)
  private func isMatch(_ text: UnsafeRawPointer) -> Bool {
    for index in bytes.indices {
      let byte = text.load(fromByteOffset: index, as: UInt8.self)
      if (ignoresCase ? Self.lowered(byte) : byte) != bytes[index] { return false }
    }
    return true
  }

  @inline(__always)
  private static func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
