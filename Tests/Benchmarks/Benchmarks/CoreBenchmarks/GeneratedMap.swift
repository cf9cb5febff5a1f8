/// Text of a perf map made for a benchmark: the same for the same pattern and count.
struct GeneratedMap {
  /// How addresses follow each other.
  enum Pattern: String, CaseIterable {
    /// Each behind the one before.
    case increasing
    /// Eight arenas, each growing, taken at random.
    case arenas
    /// Places in 64 MiB taken again and again.
    case random
    /// All at one address.
    case same
    /// Each before the one before.
    case descending
  }

  /// Names of 20 to 150 bytes behind addresses of a pattern.
  static func bytes(_ pattern: Pattern, count: Int) -> [UInt8] {
    var random = Random(state: 42)
    var arenas = (0..<8).map { 0x7f00_0000_0000 + UInt64($0) << 32 }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * 110)
    let filler = Array(repeating: UInt8(ascii: "f"), count: 160)
    for index in 0..<count {
      let size = 32 + random.next() % 2016
      let start: UInt64
      switch pattern {
      case .increasing:
        start = arenas[0]
        arenas[0] += (size + 63) & ~63
      case .arenas:
        let arena = Int(random.next() % 8)
        start = arenas[arena]
        arenas[arena] += (size + 63) & ~63
      case .random: start = 0x7f00_0000_0000 + (random.next() % (64 << 20)) & ~63
      case .same: start = 0x7f00_0000_0000
      case .descending:
        arenas[0] -= (size + 63) & ~63
        start = arenas[0]
      }
      bytes.append(contentsOf: String(start, radix: 16).utf8)
      bytes.append(0x20)
      bytes.append(contentsOf: String(pattern == .same ? 64 : size, radix: 16).utf8)
      bytes.append(contentsOf: " JS:*".utf8)
      bytes.append(contentsOf: filler.prefix(Int(random.next() % 120)))
      bytes.append(contentsOf: " a.js:\(index % 1000):1\n".utf8)
    }
    return bytes
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
