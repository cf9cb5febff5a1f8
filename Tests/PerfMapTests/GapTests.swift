import TestSupport
import Testing

@testable import PerfMap

@Suite("Gaps between ranges")
struct GapTests {
  @Test("forEachGap finds the same gaps of a minimum size as a scan of all ranges", arguments: [1, 40, 100, 5000, 1 << 20] as [UInt64])
  func gaps(size: UInt64) {
    var random = SeededRandom(salt: 11)
    var ranges = LiveRanges()
    var start: UInt64 = 0x1000
    for _ in 0..<6000 {
      let length = UInt64.random(in: 1...50, using: &random)
      ranges.insert(AddressRange(unchecked: Address(start), size: ByteCount(length))) { _, _ in }
      // Mostly small gaps, some large ones.
      start += length + UInt64.random(in: 0...(UInt64(1) << UInt64.random(in: 0...22, using: &random)), using: &random)
    }
    ranges.insert(AddressRange(unchecked: Address(.max), size: ByteCount(1))) { _, _ in }
    for (low, high) in [(0, .max), (0x1000, start / 2), (start / 3, start / 2), (start, .max)] as [(UInt64, UInt64)] {
      var expected: [LiveRanges.Gap] = []
      var below: Address?
      ranges.forEachPiece(from: Address(low)) { piece in
        guard let last = piece.range.last, piece.range.start.rawValue <= high else { return false }
        let gap = below.map { LiveRanges.Gap(below: $0, above: piece.range.start) }
        if let gap, gap.size.rawValue >= size { expected.append(gap) }
        below = last
        return true
      }
      var found: [LiveRanges.Gap] = []
      ranges.forEachGap(atLeast: ByteCount(size), from: Address(low), through: Address(high)) {
        found.append($0)
        return true
      }
      #expect(found == expected)
      var first: LiveRanges.Gap?
      ranges.forEachGap(atLeast: ByteCount(size), from: Address(low), through: Address(high)) {
        first = $0
        return false
      }
      #expect(first == expected.first)
    }
  }

  @Test("Without ranges there are no gaps")
  func none() {
    LiveRanges().forEachGap(atLeast: .zero) { _ in
      Issue.record("a gap in nothing")
      return true
    }
  }
}
