import TestSupport
import Testing

@testable import PerfMap

/// A leaf of `LiveRanges` has room for 512 ranges.
@Suite("Inserting into a full leaf")
struct LeafSplitTests {
  /// Returns the last three of the four cells of a slot, so that another range fits before and inside the returned range.
  private static func slot(_ number: Int) -> Range<Int> { number * 4 + 1..<number * 4 + 4 }

  /// Returns a trial with `count` ranges. A count of 512 n + 1 fills n leaves and puts one range into another leaf.
  private func leaves(_ count: Int) -> RangesTrial {
    var trial = RangesTrial(cells: count * 4 + 1, base: 0)
    for number in 0..<count { _ = trial.add(Self.slot(number)) }
    return trial
  }

  @Test("A range can be inserted into each gap and within each range of a full leaf")
  func eachPlace() {
    let full = leaves(513)
    #expect(full.difference() == nil && full.contents.ranges.rangeCount == 513)
    for place in 0...513 {
      var inGap = full
      expect(inGap.add(place * 4..<place * 4 + 1, name: 1), inGap, place)
      guard place < 513 else { continue }
      var inside = full
      expect(inside.add(place * 4 + 2..<place * 4 + 3, name: 1), inside, place)
    }
  }

  @Test("Three ascending ranges can be inserted into each gap of a leaf that has room for one")
  func growthInTheMiddle() {
    var trial = RangesTrial(cells: 512 * 4 + 1, base: 0)
    for number in 0..<511 { _ = trial.add(number * 4..<number * 4 + 1) }
    for place in 0..<511 {
      var grown = trial
      let wrong =
        grown.add(place * 4 + 1..<place * 4 + 2, name: 1) ?? grown.add(place * 4 + 2..<place * 4 + 3, name: 2)
        ?? grown.add(place * 4 + 3..<place * 4 + 4, name: 3)
      expect(wrong, grown, place)
    }
  }

  @Test("A new range can start at every 16th range of three leaves and end in the third leaf or behind it")
  func coversFromPlaces() {
    let full = leaves(1025)
    for place in stride(from: 0, to: 1025, by: 16) {
      for end in [1025 * 4 + 1, 1024 * 4 + 2] {
        // The new range starts in the gap before an existing range, at its first byte, or inside it.
        for first in place * 4..<min(place * 4 + 3, end) {
          var covered = full
          expect(covered.add(first..<end, name: 1), covered, place)
        }
      }
    }
  }

  private func expect(_ wrong: String?, _ trial: RangesTrial, _ place: Int) {
    if let wrong = wrong ?? trial.contents.ranges.checkInvariants() ?? trial.pieceDifference() { Issue.record("place \(place): \(wrong)") }
  }
}
