/// The text of a generated perf map, deterministic for a pattern and count.
public struct GeneratedMap {
  /// The order of addresses.
  public enum Pattern: String, CaseIterable, Sendable {
    /// Each entry after the previous one.
    case increasing
    /// Eight growing arenas in random order.
    case arenas
    /// Random addresses in 64 MiB, reused often.
    case random
    /// All entries at one address.
    case same
    /// Each entry before the previous one.
    case descending
  }

  private let pattern: Pattern
  private var random = Random(state: 42)
  private var arenas = (0..<8).map { 0x7f00_0000_0000 + UInt64($0) << 32 }
  private var index = 0
  private static let filler = [UInt8](repeating: UInt8(ascii: "f"), count: 160)

  /// Creates a generator of lines.
  public init(_ pattern: Pattern) { self.pattern = pattern }

  /// Returns a map of `count` lines.
  public static func bytes(_ pattern: Pattern, count: Int) -> [UInt8] {
    var map = GeneratedMap(pattern)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * 110)
    map.append(count, to: &bytes)
    return bytes
  }

  /// Appends the next lines: addresses of the pattern, with names of 13 to 134 bytes.
  public mutating func append(_ count: Int, to bytes: inout [UInt8]) {
    for _ in 0..<count {
      let range = nextRange()
      GeneratedMap.append(hex: range.start, to: &bytes)
      bytes.append(0x20)
      GeneratedMap.append(hex: range.size, to: &bytes)
      bytes.append(contentsOf: " JS:*".utf8)
      bytes.append(contentsOf: GeneratedMap.filler.prefix(Int(random.next() % 120)))
      bytes.append(contentsOf: " a.js:\(index % 1000):1\n".utf8)
      index += 1
    }
  }

  private mutating func nextRange() -> (start: UInt64, size: UInt64) {
    let size = 32 + random.next() % 2016
    let step = (size + 63) & ~63
    switch pattern {
    case .increasing:
      defer { arenas[0] += step }
      return (arenas[0], size)
    case .arenas:
      let arena = Int(random.next() % 8)
      defer { arenas[arena] += step }
      return (arenas[arena], size)
    case .random: return (0x7f00_0000_0000 + (random.next() % (64 << 20)) & ~63, size)
    case .same: return (0x7f00_0000_0000, 64)
    case .descending:
      arenas[0] -= step
      return (arenas[0], size)
    }
  }

  private static func append(hex value: UInt64, to bytes: inout [UInt8]) {
    let digits = max(1, (67 - value.leadingZeroBitCount) / 4)
    for digit in (0..<digits).reversed() {
      let nibble = UInt8(truncatingIfNeeded: value >> UInt64(4 * digit)) & 0xf
      bytes.append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble)
    }
  }

  private struct Random {
    var state: UInt64
    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }
}
