import Testing

@testable import PerfMap

/// Small address spaces, drawn so that the expected owners can be checked by eye.
@Suite("Owners of bytes in drawings")
struct LiveRangesTests {
  /// Entries, one per row, and the final owner of each byte.
  ///
  /// The letters of a row are the name of the entry. In the expected owners, entries are called a, b, c in their order.
  struct Drawing: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var entries: [String]
    var owners: String
    /// The overlaps in order, as `newer>older kind bytes`.
    var overlaps: [String]
    /// The numbers of live, trimmed and dead entries.
    var counts: [Int]

    init(_ description: String, _ entries: [String], _ owners: String, _ overlaps: [String], _ counts: [Int]) {
      testDescription = description
      self.entries = entries
      self.owners = owners
      self.overlaps = overlaps
      self.counts = counts
    }
  }

  static let drawings: [Drawing] = [
    Drawing("apart", ["aa      ", "    bb  "], "aa  bb  ", [], [2, 0, 0]),
    Drawing("touching", ["  aaa   ", "     bbb", "cc      "], "ccaaabbb", [], [3, 0, 0]),
    Drawing("nested inside: two pieces are left", ["aaaaaaaa", "   bb   "], "aaabbaaa", ["b>a nested 2"], [1, 1, 0]),
    Drawing("nested at the start", ["aaaaaaaa", "bb      "], "bbaaaaaa", ["b>a nested 2"], [1, 1, 0]),
    Drawing("nested at the end", ["aaaaaaaa", "      bb"], "aaaaaabb", ["b>a nested 2"], [1, 1, 0]),
    Drawing("nested around", ["  aaa   ", "bbbbbbbb"], "bbbbbbbb", ["b>a nested 3"], [1, 0, 1]),
    Drawing("nested around, same start", ["bbb     ", "cccccccc"], "bbbbbbbb", ["b>a nested 3"], [1, 0, 1]),
    Drawing("same range, other name", ["  aaa   ", "  bbb   "], "  bbb   ", ["b>a same 3"], [1, 0, 1]),
    Drawing("duplicate: same range, same name", ["  aaa   ", "  aaa   "], "  bbb   ", ["b>a duplicate 3"], [1, 0, 1]),
    Drawing("same name, other range", ["  aaa   ", "   aaa  "], "  abbb  ", ["b>a straddle 2"], [1, 1, 0]),
    Drawing("straddle above", ["aaaa    ", "  bbbb  "], "aabbbb  ", ["b>a straddle 2"], [1, 1, 0]),
    Drawing("straddle below", ["  aaaa  ", "bbbb    "], "bbbbaa  ", ["b>a straddle 2"], [1, 1, 0]),
    Drawing(
      "one entry takes from four", ["aa      ", "  bb    ", "    cc  ", "      dd", " eeeeee "], "aeeeeeed",
      ["e>a straddle 1", "e>b nested 2", "e>c nested 2", "e>d straddle 1"], [1, 2, 2]),
    Drawing(
      "an owner in pieces has one loss of all bytes", ["aaaaaaaa", " b      ", "   c    ", "dddddd  "], "ddddddaa",
      ["b>a nested 1", "c>a nested 1", "d>a nested 4", "d>b nested 1", "d>c nested 1"], [1, 1, 2]),
    Drawing(
      "the kind is that of the ranges in the map, not of their remaining bytes", ["aaaaaaaa", "bbbb    ", "    cccc"], "bbbbcccc",
      ["b>a nested 4", "c>a nested 4"], [2, 0, 1]),
    Drawing(
      "an entry that lost its bytes has no overlap", ["  aa    ", "  bb    ", "  aa    "], "  cc    ", ["b>a same 2", "c>b same 2"],
      [1, 0, 2]),
    Drawing(
      "trimmed to one end, then dead", ["aaaa    ", "  bbbb  ", "cc      "], "ccbbbb  ", ["b>a straddle 2", "c>a nested 2"], [2, 0, 1]),
  ]

  @Test("Owners of bytes, overlaps and counts of entries equal the drawing", arguments: Self.drawings)
  func drawing(_ drawing: Drawing) {
    var contents = MapContents()
    for entry in drawing.entries { contents.receive(Self.entry(entry)) }
    let owners = (0..<drawing.owners.count).map { cell in
      contents.ranges.piece(at: Address(0x1000 + UInt64(cell))).map { Self.letter($0.owner) } ?? " "
    }
    let overlaps = (0..<contents.overlaps.count).reversed().map { age -> String in
      let overlap = contents.overlaps[age]
      return "\(Self.letter(overlap.newer))>\(Self.letter(overlap.older)) \(overlap.kind) \(overlap.taken)"
    }
    #expect(owners.joined() == drawing.owners)
    #expect(overlaps == drawing.overlaps)
    #expect([contents.ranges.liveCount, contents.ranges.trimmedCount, contents.ranges.deadCount] == drawing.counts)
    #expect(contents.ranges.checkInvariants() == nil)
  }

  private static func letter(_ id: EntryID) -> String { String(Unicode.Scalar(0x61 + UInt8(id.index))) }

  private static func entry(_ drawing: String) -> Entry {
    let cells = drawing.utf8
    let lead = cells.prefix { $0 == 0x20 }.count
    let name = cells.first { $0 != 0x20 } ?? 0
    let range = AddressRange(unchecked: Address(0x1000 + UInt64(lead)), size: ByteCount(UInt64(cells.count { $0 != 0x20 })))
    return Entry(range: range, name: TextRange(offset: 0, length: 1), nameHash: UInt32(name))
  }

  @Test("An entry of size 0 owns nothing and has no overlaps, at any address")
  func zeroSize() {
    var contents = MapContents()
    contents.append(
      "1000 0 a\n1000 10 b\n1008 0 c\n1000 0 d\n0 0 e\nffffffffffffffff 0 f\nffffffffffffffff 1 g\nffffffffffffffff 0 h\n".utf8)
    #expect(contents.ranges.zeroSizeCount == 6)
    #expect(contents.ranges.liveCount == 2)
    #expect(contents.overlapCounts.total == 0)
    #expect(contents.ranges.ownership(of: EntryID(2)) == .zeroSize)
    #expect(contents.ranges.ownership(of: EntryID(1)) == .live)
    #expect(contents.ranges.ownedBytes == ByteCount(0x11))
    #expect(contents.ranges.checkInvariants() == nil)
  }

  @Test("The first and the last byte of the address space can be owned, and so can all 2^64 bytes")
  func endsOfAddressSpace() {
    var contents = MapContents()
    contents.append("0 1 first\nffffffffffffffff 1 last\n".utf8)
    #expect(contents.ranges.piece(at: Address(0))?.owner == EntryID(0))
    #expect(contents.ranges.piece(at: Address(1)) == nil)
    #expect(contents.ranges.piece(at: Address(.max))?.owner == EntryID(1))
    #expect(contents.ranges.piece(at: Address(.max - 1)) == nil)
    contents.append("0 ffffffffffffffff all but one\n".utf8)
    #expect(contents.ranges.ownedBytes == ByteCount(.max), "2^64 - 1 stands for all 2^64")
    #expect(contents.ranges.ownership(of: EntryID(0)) == .dead)
    #expect(contents.ranges.ownership(of: EntryID(1)) == .live)
    contents.append("1 ffffffffffffffff all but the first\n".utf8)
    #expect(contents.ranges.ownership(of: EntryID(2)) == .trimmed)
    #expect(contents.ranges.piece(at: Address(0))?.owner == EntryID(2))
    #expect(contents.ranges.piece(at: Address(.max))?.owner == EntryID(3))
    #expect(contents.overlapCounts.nested == 2)
    #expect(contents.overlapCounts.straddle == 1)
    #expect(contents.ranges.rangeCount == 2)
    #expect(contents.ranges.checkInvariants() == nil)
    #expect(contents.highest?.endDescription == "10000000000000000")
  }
}
