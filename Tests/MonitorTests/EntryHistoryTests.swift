import PerfMap
import TestSupport
import Testing

@testable import Monitor

@Suite("What became of an entry")
struct EntryStoryTests {
  private func told(_ text: String, of index: UInt32) throws -> EntryHistory {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append(text, to: id)
    fed.monitor.selectEntry(EntryID(index))
    let before = fed.textsRead
    while fed.monitor.workOnEntryHistory() {}
    // One text for the name of the entry: hashes tell the others.
    #expect(fed.textsRead == before + 1)
    return try #require(fed.monitor.selectedHistory)
  }

  private func pairs(_ trades: [EntryHistory.Trade]) -> [[UInt64]] { trades.map { [UInt64($0.entry.rawValue), $0.bytes.rawValue] } }

  @Test("the same function in other tiers is found by its hash, before and after; another function is not")
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
    let story = try told(text, of: 2)
    #expect(story.older.map(\.index) == [0])
    #expect(story.newer.map(\.index) == [3, 6, 7])
    #expect(story.functionCount == 5)
  }

  @Test(
    "names of one function",
    arguments: [("f[Tier0]", "f[OptimizedTier1]"), ("JS:wasm-function[3]-0-liftoff", "JS:wasm-function[3]-0-turbofan")])
  func suffixes(one: String, other: String) throws {
    let story = try told("1000 10 \(one)\n2000 10 x\n3000 10 \(other)\n", of: 0)
    #expect(story.newer.map(\.index) == [2])
  }

  @Test("bytes: from whom it took them when it came, and who took them since, exactly")
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
    let story = try told(text, of: 3)
    // 1030-1040 and 1080-1090 were a's, 1040-1080 b's.
    #expect(pairs(story.taken) == [[1, 0x40], [0, 0x20]])
    // d takes 1030-1040, e 1080-1088; f takes what d had taken already.
    #expect(pairs(story.lost) == [[4, 0x10], [5, 8]])
    #expect(story.totals.taken == ByteCount(0x60) && story.totals.lost == ByteCount(0x18))
  }

  @Test("against the overlaps that a map itself tells, for random entries")
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
      let story = try #require(fed.monitor.selectedHistory)
      let taken = log.filter { $0.newer.rawValue == index }.map { [UInt64($0.older.rawValue), $0.taken.rawValue] }
      let lost = log.filter { $0.older.rawValue == index }.map { [UInt64($0.newer.rawValue), $0.taken.rawValue] }
      #expect(pairs(story.taken).sorted { $0[0] < $1[0] } == taken.sorted { $0[0] < $1[0] }, "entry \(index)")
      #expect(pairs(story.lost) == lost.sorted { $0[0] < $1[0] }, "entry \(index)")
    }
  }

  @Test("it goes on when entries come, one slice at a time, and begins anew for another entry or generation")
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

  @Test("while the newest entry is followed, looking begins twice a second at most")
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

  @Test("the raw line of an entry and its offset, also behind malformed lines and leading zeros")
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
