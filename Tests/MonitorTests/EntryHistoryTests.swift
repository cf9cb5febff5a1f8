import PerfMap
import TestSupport
import Testing

@testable import Monitor

@Suite("The history of an entry")
struct EntryHistoryTests {
  private func history(_ text: String, of index: UInt32) throws -> EntryHistory {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append(text, to: id)
    fed.monitor.selectEntry(EntryID(index))
    let before = fed.textsRead
    while fed.monitor.workOnEntryHistory() {}
    // Only the entry's own name is read: other entries are compared by hash.
    #expect(fed.textsRead == before + 1)
    return try #require(fed.monitor.selectedHistory)
  }

  private func pairs(_ trades: [EntryHistory.Transfer]) -> [[UInt64]] { trades.map { [UInt64($0.entry.rawValue), $0.bytes.rawValue] } }

  @Test("The same function in other tiers is found by hash, another function is not")
  func tiers() throws {
    let text = """
      1000 10 JS:~f a.js:1:1
      2000 10 JS:~g a.js:1:1
      3000 10 JS:^f a.js:1:1
      4000 10 JS:*f a.js:1:1
      5000 10 JS:*f a.js:1:2
      6000 10 Script:~f a.js:1:1
      7000 10 JS:o*'f a.js:1:1
      8000 10 JS:f a.js:1:1

      """
    let history = try history(text, of: 2)
    #expect(history.older.map(\.index) == [0])
    #expect(history.newer.map(\.index) == [3, 6, 7])
    #expect(history.functionCount == 5)
  }

  @Test(
    "Names that differ only in a tier suffix belong to one function",
    arguments: [("f[Tier0]", "f[OptimizedTier1]"), ("JS:wasm-function[3]-0-liftoff", "JS:wasm-function[3]-0-turbofan")])
  func suffixes(one: String, other: String) throws {
    let history = try history("1000 10 \(one)\n2000 10 x\n3000 10 \(other)\n", of: 0)
    #expect(history.newer.map(\.index) == [2])
  }

  @Test("Bytes taken on arrival and bytes lost since are exact")
  func bytes() throws {
    let text = """
      1000 100 a
      1040 40 b
      2000 100 c
      1030 60 taker
      1020 20 d
      1080 8 e
      1030 10 f
      9000 10 far

      """
    let history = try history(text, of: 3)
    // 1030-1040 and 1080-1090 belonged to a, 1040-1080 to b.
    #expect(pairs(history.taken) == [[1, 0x40], [0, 0x20]])
    // d takes 1030-1040, e 1080-1088; f takes bytes that d already had.
    #expect(pairs(history.lost) == [[4, 0x10], [5, 8]])
    #expect(history.totals.taken == ByteCount(0x60) && history.totals.lost == ByteCount(0x18))
  }

  @Test("The history of random entries agrees with the overlap log")
  func model() throws {
    var random = SeededRandom(salt: 77)
    let text = (0..<400).map { _ in
      "\(String(0x1000 + UInt64.random(in: 0..<600, using: &random), radix: 16)) \(String(UInt64.random(in: 0..<40, using: &random), radix: 16)) n\n"
    }.joined()
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append(text, to: id)
    let contents = try #require(fed.monitor.maps[id]).contents
    let log = (0..<contents.overlaps.count).map { contents.overlaps[$0] }
    for index in 0..<400 as Range<UInt32> {
      fed.monitor.selectEntry(EntryID(index))
      while fed.monitor.workOnEntryHistory() {}
      let history = try #require(fed.monitor.selectedHistory)
      let taken = log.filter { $0.newer.rawValue == index }.map { [UInt64($0.older.rawValue), $0.taken.rawValue] }
      let lost = log.filter { $0.older.rawValue == index }.map { [UInt64($0.newer.rawValue), $0.taken.rawValue] }
      #expect(pairs(history.taken).sorted { $0[0] < $1[0] } == taken.sorted { $0[0] < $1[0] }, "entry \(index)")
      #expect(pairs(history.lost) == lost.sorted { $0[0] < $1[0] }, "entry \(index)")
    }
  }

  @Test("The scan for a history continues in slices as entries arrive and restarts for another entry or generation")
  func slices() throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append((0..<40_000).map { "\(String(0x10000 + $0 * 16, radix: 16)) 10 f\n" }.joined(), to: id)
    fed.monitor.selectEntry(EntryID(20_000))
    var slices = 0
    while fed.monitor.workOnEntryHistory() { slices += 1 }
    #expect(slices >= 2)
    #expect(fed.monitor.selectedHistory?.functionCount == 40_000)
    #expect(fed.monitor.selectedHistory?.older.count == EntryHistory.limit)
    #expect(!fed.monitor.isEntryHistoryDue)
    fed.append("9000000 10 f\n", to: id)
    #expect(fed.monitor.isEntryHistoryDue)
    while fed.monitor.workOnEntryHistory() {}
    #expect(fed.monitor.selectedHistory?.functionCount == 40_001)
    fed.monitor.moveEntry(by: -1)
    #expect(fed.monitor.selectedHistory == nil && fed.monitor.isEntryHistoryDue)
    fed.restart(id, .truncated, with: "1000 10 f\n")
    fed.monitor.selectEntry(EntryID(0))
    while fed.monitor.workOnEntryHistory() {}
    #expect(fed.monitor.selectedHistory?.functionCount == 1)
  }

  @Test("In follow mode, a scan for a history starts at most twice a second")
  func following() {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append("1000 10 a\n", to: id)
    fed.monitor.moveEntry(by: 0)
    if !fed.monitor.entries.isFollowing { fed.monitor.toggleFollow() }
    var begun = 0
    for step in 0..<40 {
      fed.append("\(String(0x2000 + step * 16, radix: 16)) 10 b\n", to: id)
      fed.pass(.milliseconds(50))
      if fed.monitor.isEntryHistoryDue { begun += 1 }
      while fed.monitor.workOnEntryHistory() {}
    }
    #expect(begun >= 2 && begun <= 5, "\(begun)")
  }

  @Test("The raw line of an entry and its offset are found after malformed lines and leading zeros")
  func rawLines() throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    let zeros = String(repeating: "0", count: 300)
    fed.append("nonsense\n0x1000 10  a b\n\(zeros)2000 8 c\n3000 4 \n", to: id)
    let map = try #require(fed.monitor.maps[id])
    let lines = (0..<3).map { fed.monitor.rawLine(of: EntryID($0), in: map, limit: 512) }
    #expect(lines[0] == RawLine(offset: 9, bytes: Array("0x1000 10  a b".utf8)))
    #expect(lines[1]?.offset == nil && lines[1]?.bytes.suffix(8) == Array("2000 8 c".utf8)[...])
    #expect(lines[2] == RawLine(offset: UInt64(9 + 15 + 309), bytes: Array("3000 4 ".utf8)))
    fed.forgetBytes(of: id)
    #expect(fed.monitor.rawLine(of: EntryID(2), in: map, limit: 512) == nil)
  }
}
