import Testing

@testable import PerfMap

@Suite("Entry table and overlap log")
struct EntryTableTests {
  private func entry(_ start: UInt64, size: UInt64 = 1, offset: UInt64, length: UInt64 = 3) -> Entry {
    Entry(
      range: AddressRange(unchecked: Address(start), size: ByteCount(size)), name: TextRange(offset: offset, length: length),
      nameHash: UInt32(truncatingIfNeeded: start &* 7919))
  }

  @Test(
    "The entry table stores sizes and offsets around 2^32 exactly, also at the boundaries of chunks",
    arguments: [0, 1, 4094, 4095, 4096, 8191])
  func large(before: Int) {
    var table = EntryTable()
    for number in 0..<before { table.append(entry(UInt64(number), offset: UInt64(number))) }
    let base = UInt64(before)
    let limit = UInt64(UInt32.max)
    let entries = [
      entry(1, size: limit - 1, offset: base), entry(2, size: limit, offset: base + limit - 1),
      entry(3, size: limit + 1, offset: base + limit),
      entry(0, size: .max, offset: base + limit + 1), entry(5, size: 0, offset: 1 << 62), entry(.max, size: 1, offset: .max - 5, length: 0),
    ]
    for entry in entries { table.append(entry) }
    #expect(table.count == before + entries.count)
    #expect(entries.indices.map { table[EntryID(UInt32(before + $0))] } == entries)
    #expect(entries.indices.map { table.range(of: EntryID(UInt32(before + $0))) } == entries.map(\.range))
    #expect((0..<before).allSatisfy { table[EntryID(UInt32($0))] == entry(UInt64($0), offset: UInt64($0)) })
  }

  @Test("Copies of an entry table are independent, also at the boundaries of chunks", arguments: [0, 1, 4095, 4096, 4097])
  func copies(shared: Int) {
    var first = EntryTable()
    for number in 0..<shared { first.append(entry(UInt64(number), offset: UInt64(number))) }
    var second = first
    let third = first
    for number in 0..<5000 {
      first.append(entry(UInt64(shared + number), offset: 1))
      second.append(entry(UInt64(shared + number), size: 2, offset: 2))
    }
    #expect(third.count == shared)
    #expect((0..<shared).allSatisfy { third[EntryID(UInt32($0))] == entry(UInt64($0), offset: UInt64($0)) })
    #expect((0..<5000).allSatisfy { first[EntryID(UInt32(shared + $0))] == entry(UInt64(shared + $0), offset: 1) })
    #expect((0..<5000).allSatisfy { second[EntryID(UInt32(shared + $0))] == entry(UInt64(shared + $0), size: 2, offset: 2) })
  }

  @Test("The overlap log keeps the newest overlaps up to its limit and counts all", arguments: [0, 1, 3, 7, 100])
  func overlapLog(limit: Int) {
    var contents = MapContents(overlapLimit: limit)
    for _ in 0..<8 { contents.append("10 4 a\n".utf8) }
    #expect(contents.overlapCounts.duplicate == 7)
    let newer = (0..<contents.overlaps.count).map { contents.overlaps[$0].newer.index }
    #expect(newer == Array((0..<8).reversed().prefix(min(limit, 7))))
  }

  @Test(
    "The first and the highest address include entries of size 0",
    arguments: [("10 4 a\n20 4 b\n12 40 c\n", UInt64(0x10), "52"), ("5 0 a\n", 5, "5")])
  func bounds(text: String, first: UInt64, end: String) {
    var contents = MapContents()
    contents.append(text.utf8)
    #expect(contents.firstAddress == Address(first))
    #expect(contents.highest?.endDescription == end)
  }
}
