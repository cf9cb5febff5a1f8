import PerfMap
import TestSupport
import Testing

@testable import Monitor

@Suite("Sorting many entries on another thread")
struct EntrySortTests {
  private static let many = EntriesView.sortedAtOnce + 10_000

  /// Returns lines with pseudo-random but reproducible addresses and sizes.
  private func lines(_ range: Range<Int>) -> String {
    range.map { index in
      let mixed = UInt64(index) &* 0x9e37_79b9_7f4a_7c15
      return String(0x1000 + (mixed >> 24), radix: 16) + " " + String(mixed % 1000, radix: 16) + " n\(index)\n"
    }.joined()
  }

  private func rows(_ monitor: Monitor) throws -> [UInt64] {
    let contents = try #require(monitor.selected?.contents)
    return (0..<monitor.entries.count).compactMap { row in
      monitor.entries.entry(atRow: row).map { monitor.entries.column.key(contents.entries.range(of: $0)) }
    }
  }

  private func expectRowsAndEntriesAgree(_ monitor: Monitor) throws {
    let contents = try #require(monitor.selected?.contents)
    for row in stride(from: 0, to: monitor.entries.count, by: 997) {
      let id = try #require(monitor.entries.entry(atRow: row))
      #expect(monitor.entries.row(of: id, in: contents) == row)
    }
  }

  // `#expect` and `#require` accept no mutating call.
  private func due(_ fed: inout FedMonitor) throws -> EntrySort {
    let sort = fed.monitor.takeSort()
    return try #require(sort)
  }

  private func expectNoneDue(_ fed: inout FedMonitor) {
    let sort = fed.monitor.takeSort()
    #expect(sort.map { _ in true } == nil)
  }

  @Test("Rows keep their order until a sort on another thread is done", arguments: [EntriesView.Column.address, .size])
  func sorted(_ column: EntriesView.Column) throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append(lines(0..<Self.many), to: id)
    fed.monitor.sortEntries(by: column)
    #expect(fed.monitor.entries.column == .age)
    #expect(fed.monitor.entries.awaited == column)
    let sort = try due(&fed)
    expectNoneDue(&fed)
    fed.monitor.finish(sort.run())
    #expect(fed.monitor.entries.column == column && fed.monitor.entries.awaited == nil)
    let keys = try rows(fed.monitor)
    #expect(keys.count == Self.many)
    #expect(keys == (fed.monitor.entries.isDescending ? keys.sorted(by: >) : keys.sorted()))
    try expectRowsAndEntriesAgree(fed.monitor)
  }

  @Test("The late result of a sort of an empty map does not replace entries that were added and sorted since")
  func lateSortOfNothing() throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append(lines(0..<5), to: id)
    fed.monitor.sortEntries(by: .size)
    fed.restart(id, .rewritten, with: [])
    let sort = try due(&fed)
    fed.append(lines(0..<3), to: id)
    #expect(try rows(fed.monitor).count == 3)
    fed.monitor.finish(sort.run())
    let keys = try rows(fed.monitor)
    #expect(keys.count == 3 && keys == keys.sorted(by: >) && fed.monitor.entries.column == .size)
  }

  @Test("Entries that arrive during a sort join the rows with the next sort, two seconds later")
  func growth() throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append(lines(0..<Self.many), to: id)
    fed.monitor.sortEntries(by: .address)
    let first = try due(&fed)
    fed.append(lines(Self.many..<Self.many + 500), to: id)
    fed.monitor.finish(first.run())
    #expect(fed.monitor.entries.count == Self.many)
    #expect(fed.monitor.entries.row(of: EntryID(UInt32(Self.many + 1)), in: try #require(fed.monitor.selected?.contents)) == nil)
    expectNoneDue(&fed)
    fed.pass(.seconds(3))
    let second = try due(&fed)
    fed.monitor.finish(second.run())
    #expect(fed.monitor.entries.count == Self.many + 500)
    let keys = try rows(fed.monitor)
    #expect(keys == keys.sorted())
    try expectRowsAndEntriesAgree(fed.monitor)
  }

  @Test("An outdated sort result changes nothing")
  func late() throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    let other = fed.add(pid: 2)
    fed.append(lines(0..<Self.many), to: id)
    fed.append("10 4 a\n", to: other)
    fed.monitor.sortEntries(by: .address)
    let sort = try due(&fed)
    fed.monitor.sortEntries(by: .age)
    fed.monitor.finish(sort.run())
    #expect(fed.monitor.entries.column == .age)
    fed.monitor.sortEntries(by: .size)
    let second = try due(&fed)
    fed.monitor.selectMap(other)
    fed.monitor.finish(second.run())
    #expect(fed.monitor.entries.count == 1)
  }

  @Test("A snapshot of the entry table is unchanged while the map grows")
  func snapshot() throws {
    var contents = MapContents()
    contents.append(lines(0..<5000).utf8)
    let picture = contents.entries.snapshot()
    let before = (0..<5000).map { picture.table[EntryID(UInt32($0))] }
    contents.append(lines(5000..<9000).utf8)
    #expect(picture.table.count == 5000)
    #expect((0..<5000).map { picture.table[EntryID(UInt32($0))] } == before)
  }

  @Test("Radix sort agrees with comparison sort for keys of 1 to 64 bits", arguments: [1, 8, 9, 32, 33, 48, 64])
  func radix(_ bits: Int) {
    var random = SeededRandom(salt: UInt64(bits))
    for count in [0, 1, 2, 3, 255, 1000] {
      let keys = (0..<count).map { _ in random.next() >> UInt64(64 - bits) }
      let wanted = (0..<UInt32(count)).sorted { (keys[Int($0)], $0) < (keys[Int($1)], $1) }
      let order = RadixSort.order((0..<UInt32(count)).map { $0 }[...]) { keys[Int($0)] }
      #expect(order == wanted, "\(SeededRandom.words)")
    }
  }
}
