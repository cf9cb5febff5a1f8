import PerfMap
import TestSupport
import Testing

@testable import Monitor

@Suite("The range of an injected entry")
struct InjectionPlanTests {
  private func contents(_ text: String) -> MapContents {
    var contents = MapContents()
    contents.append(text.utf8)
    return contents
  }

  /// Returns the overlaps that an entry of a pattern makes when written, or nil if the pattern has no range.
  private func written(
    _ pattern: InjectionPattern, size: UInt64? = nil, target: EntryID? = nil, to contents: MapContents
  ) -> OverlapCounts? {
    guard let range = InjectionPlan.range(pattern, size: size.map { ByteCount($0) }, target: target, in: contents) else { return nil }
    var after = contents
    after.append("\(range.start) \(range.size) inject::probe\n".utf8)
    #expect(after.entries.count == contents.entries.count + 1)
    #expect(after.malformed.count == contents.malformed.count)
    var added = OverlapCounts()
    for kind in Overlap.Kind.allCases { added[kind] = after.overlapCounts[kind] - contents.overlapCounts[kind] }
    return added
  }

  private func kind(_ pattern: InjectionPattern) -> Overlap.Kind? {
    switch pattern {
    case .plain: nil
    case .same: .same
    case .nested: .nested
    case .straddle: .straddle
    }
  }

  /// Expects one overlap of the kind of the pattern, or none for `plain`.
  private func expectKept(_ pattern: InjectionPattern, _ counts: OverlapCounts?, _ comment: Comment) {
    var expected = OverlapCounts()
    if let kind = kind(pattern) { expected[kind] = 1 }
    #expect(counts == expected, comment)
  }

  @Test(
    "An injected entry makes exactly one overlap, of the kind of its pattern, or none for plain", arguments: InjectionPattern.allCases,
    [
      "1000 40 a\n", "1000 2 a\n", "1000 40 a\n9000 3 b\n", "0 40 a\n", "0 2 a\n", "ffffffffffffff00 40 a\n", "1000 40 a\n2000 0 zero\n",
      "1000 40 a\n1000 40 b\n",
    ])
  func kept(pattern: InjectionPattern, text: String) {
    for size in [nil, 1, 2, 0x40, 0x1000] as [UInt64?] {
      expectKept(pattern, written(pattern, size: size, to: contents(text)), "\(text) \(size.map(String.init) ?? "any size")")
    }
  }

  @Test(
    "If older entries already overlap, a pattern makes at least one overlap of its kind",
    arguments: ["1000 40 a\n1010 10 b\n", "1010 40 a\n1000 20 b\n"])
  func neighbours(_ text: String) {
    for pattern in [InjectionPattern.same, .nested, .straddle] {
      guard let kind = kind(pattern) else { continue }
      #expect(written(pattern, to: contents(text)).map { $0[kind] } ?? 0 >= 1, "\(pattern)")
    }
    expectKept(.plain, written(.plain, to: contents(text)), "\(text)")
  }

  @Test("A pattern can overlap any chosen live entry of a random map", arguments: InjectionPattern.allCases)
  func random(_ pattern: InjectionPattern) {
    var random = SeededRandom(salt: 5)
    for _ in 0..<40 {
      let text = (0..<20).map { _ in
        let (start, size) = (UInt64.random(in: 0...400, using: &random) * 8, UInt64.random(in: 0...60, using: &random))
        return "\(String(start, radix: 16)) \(String(size, radix: 16)) n\n"
      }.joined()
      let contents = contents(text)
      for index in 0..<20 {
        let id = EntryID(UInt32(index))
        guard contents.ranges.ownership(of: id) == .live, contents.entries.range(of: id).size.rawValue >= 2 else { continue }
        guard let counts = written(pattern, target: id, to: contents) else {
          Issue.record("no place for \(pattern) over \(index) in\n\(text)\(SeededRandom.words)")
          continue
        }
        switch kind(pattern) {
        case nil: #expect(counts.total == 0, "\(SeededRandom.words)")
        case let kind?: #expect(counts[kind] >= 1, "\(pattern) over \(index) in\n\(text)\(SeededRandom.words)")
        }
      }
    }
  }

  @Test("Every pattern has a range at the end of the address space", arguments: InjectionPattern.allCases)
  func highest(_ pattern: InjectionPattern) {
    for text in ["ffffffffffffffc0 40 a\n", "fffffffffffffffe 2 a\n", "ffffffffffffff00 f0 a\n"] {
      expectKept(pattern, written(pattern, to: contents(text)), "\(text)")
    }
  }

  @Test("An entry of one byte can be covered but not split")
  func oneByte() {
    for text in ["1000 1 a\n", "0 1 a\n", "ffffffffffffffff 1 a\n"] {
      expectKept(.plain, written(.plain, to: contents(text)), "\(text)")
      expectKept(.same, written(.same, to: contents(text)), "\(text)")
      #expect(written(.nested, to: contents(text)) == nil)
      #expect(written(.straddle, to: contents(text)) == nil)
    }
  }

  @Test("In a map without code, only the plain pattern has a range", arguments: ["", "1000 0 zero\n", "nonsense\n"])
  func empty(_ text: String) {
    expectKept(.plain, written(.plain, to: contents(text)), "\(text)")
    for pattern in [InjectionPattern.same, .nested, .straddle] { #expect(written(pattern, to: contents(text)) == nil) }
  }

  @Test("A full address space has no free range")
  func full() {
    #expect(written(.plain, to: contents("0 ffffffffffffffff a\nffffffffffffffff 1 b\n")) == nil)
  }

  @Test("The entries that lose bytes to an injected range are listed by address")
  func losers() throws {
    let contents = contents("1000 40 a\n1080 40 b\n1100 40 c\n")
    let range = try #require(AddressRange(start: Address(0x1030), size: ByteCount(0x60)))
    let losers = InjectionPlan.losers(to: range, in: contents, limit: 10)
    #expect(losers.map(\.id) == [EntryID(0), EntryID(1)])
    #expect(losers.map(\.bytes) == [ByteCount(0x10), ByteCount(0x10)])
    #expect(InjectionPlan.losers(to: range, in: contents, limit: 1).map(\.id) == [EntryID(0)])
    #expect(InjectionPlan.losers(to: try #require(AddressRange(start: Address(0x1030), size: .zero)), in: contents, limit: 9).isEmpty)
  }
}
