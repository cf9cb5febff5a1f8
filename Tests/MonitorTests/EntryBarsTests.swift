import PerfMap
import TestSupport
import Testing

@testable import Monitor

@Suite("Entries of a small address window as bars")
struct EntryBarsTests {
  private func bars(_ text: String, _ first: UInt64, _ last: UInt64, columns: Int) -> EntryBars? {
    var contents = MapContents()
    contents.append(text.utf8)
    var older = OlderEntries(in: AddressWindow(first: Address(first), last: Address(last)))
    while older.seen < contents.entries.count { older.scan(contents.entries, budget: 2) }
    return EntryBars(contents, older.window, columns: columns, older: older.found)
  }

  /// Returns bars as text: entry, columns, lower and upper end.
  private func words(_ bars: [EntryBars.Bar]) -> [String] {
    bars.map { "\($0.entry.rawValue) \($0.columns.lowerBound)-\($0.columns.upperBound) \($0.lower) \($0.upper)" }
  }

  @Test("Bars show owned, trimmed and lost bytes and continue at the edges")
  func kinds() throws {
    // Entry 0 loses its second half to entry 1, and entry 3 covers entry 2. Entry 4 is below the window; entries 5 and 6 cross its edges.
    let text = "1000 10 a\n1008 10 b\n1020 8 c\n101e 10 d\nff0 8 e\nff8 8 f\n1030 40 g\n"
    let made = try #require(bars(text, 0xffc, 0x103b, columns: 64))
    #expect(
      words(made.owned) == [
        "5 0-4 view entry", "0 4-12 entry cut", "1 12-28 entry entry", "3 34-50 entry entry", "6 52-64 entry view",
      ])
    #expect(words(made.lost) == ["2 36-44 entry entry", "0 12-20 cut entry"])
    #expect(made.lanes(1).map(words) == [["2 36-44 entry entry", "0 12-20 cut entry"]])
  }

  @Test("The newest lost bar is in the first lane; bars without room are omitted")
  func lanes() throws {
    let text = String(repeating: "1000 40 a\n", count: 5)
    let made = try #require(bars(text, 0x1000, 0x103f, columns: 64))
    #expect(made.lost.map(\.entry.rawValue) == [3, 2, 1, 0])
    #expect(made.lanes(2).map { $0.map(\.entry.rawValue) } == [[3], [2]])
    #expect(made.lanes(0).isEmpty)
  }

  @Test("Entries of one byte take several columns each and share no column, up to the last address")
  func bytes() throws {
    let text = "fffffffffffffff0 1 a\nfffffffffffffff1 1 b\nfffffffffffffffe 1 c\nffffffffffffffff 1 d\n"
    let made = try #require(bars(text, .max - 15, .max, columns: 156))
    #expect(
      words(made.owned) == ["0 0-9 entry entry", "1 9-19 entry entry", "2 136-146 entry entry", "3 146-156 entry entry"])
  }

  @Test("No bars are drawn if there are too many, or if more than half are too narrow")
  func many() {
    let text = (0..<41).map { "\(String(0x1000 + $0 * 16, radix: 16)) 10 x\n" }.joined()
    #expect(bars(text, 0x1000, 0x128f, columns: 160) == nil)
    #expect(bars(text, 0x1000, 0x127f, columns: 160)?.owned.count == 40)
    // Each byte takes one column. Two of the three entries of `sparse` are too small. With entry d of four bytes, two of four are.
    let sparse = "1000 3 a\n1020 3 b\n1040 10 c\n"
    #expect(bars(sparse, 0x1000, 0x109f, columns: 160) == nil)
    #expect(bars(sparse + "1060 4 d\n", 0x1000, 0x109f, columns: 160)?.owned.count == 4)
    #expect(bars("", 0x1000, 0x10ff, columns: 160) == nil)
  }

  @Test("A scan finds all entries that ever covered a byte of the window, with any slice size", arguments: [1, 2, 3, 7, 5000])
  func slices(budget: Int) throws {
    var contents = MapContents()
    contents.append(try SampleMap.bytes("ruby/app-perf"))
    let middle = contents.entries.range(of: EntryID(4000)).start
    var older = OlderEntries(in: AddressWindow(first: middle, last: Address(middle.rawValue + 3000)))
    while older.seen < contents.entries.count { older.scan(contents.entries, budget: budget) }
    let expected = (0..<contents.entries.count).map { EntryID(UInt32($0)) }
      .filter { !contents.entries.range(of: $0).isEmpty && older.window.shows(contents.entries.range(of: $0)) }
    #expect(older.found == expected && expected.count > 5)
  }

  @Test("If a window has very many entries, only the newest are kept")
  func newest() {
    var contents = MapContents()
    contents.append(String(repeating: "1000 40 a\n", count: 2000).utf8)
    var older = OlderEntries(in: AddressWindow(first: Address(0x1000), last: Address(0x100f)))
    older.scan(contents.entries, budget: .max)
    #expect(older.found.count == OlderEntries.most && older.found.last == EntryID(1999) && older.seen == 2000)
  }
}
