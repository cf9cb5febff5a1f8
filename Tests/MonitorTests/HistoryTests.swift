import PerfMap
import TestSupport
import Testing

@testable import Monitor

@Suite("The time span of a graph")
struct HistoryWindowTests {
  @Test(
    "Every half-second slot of a time span is in one graph column, in order", arguments: HistoryWindow.allCases, [1, 7, 46, 94, 120])
  func all(_ window: HistoryWindow, places: Int) {
    for end in [5, 119, 120, 121, 5000, 5001] {
      let ranges = window.slots(before: end, places: places)
      #expect(ranges.count == places)
      #expect(ranges.last?.upperBound == end)
      for (one, next) in zip(ranges, ranges.dropFirst()) { #expect(one.upperBound == next.lowerBound) }
      let width = Double(window.slotCount) / Double(places)
      #expect(ranges.dropLast().allSatisfy { abs(Double($0.count) - width) < 1 })
    }
  }

  @Test("Half-second slots that share a graph column keep sharing it, so that the graph scrolls without flicker")
  func calm() {
    for places in [46, 94, 250] {
      var before = HistoryWindow.minute.slots(before: 1000, places: places)
      for end in 1001..<1200 {
        let now = HistoryWindow.minute.slots(before: end, places: places)
        // Compare all columns except the newest, which was incomplete, and the oldest, which have left the window.
        let kept = before.dropLast().filter { $0.lowerBound >= now[0].lowerBound }
        #expect(kept.allSatisfy { now.contains($0) }, "\(places) places at \(end)")
        before = now
      }
    }
  }

  @Test("With more graph columns than half-second slots, each slot takes one or more columns")
  func wide() {
    let ranges = HistoryWindow.minute.slots(before: 500, places: 300)
    #expect(ranges.count == 300)
    #expect(ranges.allSatisfy { $0.count == 1 })
    #expect(Set(ranges.map(\.lowerBound)) == Set(380..<500))
  }

  @Test("The peak of a graph column is the largest of its half-second slots, for entries and bytes separately")
  func peaks() {
    var rates = RateHistory()
    rates.advance(to: .seconds(100))
    // With 60 columns for a minute, each has two half-second slots.
    rates.add(entries: 3, bytes: 900, at: .seconds(110))
    rates.add(entries: 8, bytes: 20, at: .milliseconds(110_500))
    rates.add(entries: 1, bytes: 1, at: .milliseconds(111_000))
    rates.advance(to: .seconds(112))
    let peaks = rates.peaks(over: .minute, places: 60)
    #expect(peaks.suffix(3) == [RateHistory.Slot(), RateHistory.Slot(entries: 8, bytes: 900), RateHistory.Slot(entries: 1, bytes: 1)])
    #expect(rates.peaks(over: .tenMinutes, places: 10).last == RateHistory.Slot(entries: 8, bytes: 900))
    rates.advance(to: .seconds(600 + 112))
    #expect(rates.peaks(over: .tenMinutes, places: 100).allSatisfy { $0 == RateHistory.Slot() })
  }
}

@Suite("Code bytes over time")
struct CodeHistoryTests {
  @Test("Live, trimmed and dead bytes of code are updated with each new entry")
  func bytes() throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    func now() throws -> CodeBytes { try #require(fed.monitor.maps[id]).contents.codeBytes }
    func bytes(_ live: UInt64, _ trimmed: UInt64, _ dead: UInt64) -> CodeBytes {
      CodeBytes(live: ByteCount(live), trimmed: ByteCount(trimmed), dead: ByteCount(dead))
    }
    fed.append("1000 100 a\n2000 100 b\n", to: id)
    #expect(try now() == bytes(0x200, 0, 0))
    // c takes the second half of a, which is now trimmed.
    fed.append("1080 100 c\n", to: id)
    #expect(try now() == bytes(0x200, 0x80, 0x80))
    // d takes the rest of a, which is now dead.
    fed.append("1000 80 d\n", to: id)
    #expect(try now() == bytes(0x280, 0, 0x100))
    // The same range is reused repeatedly.
    fed.append("2000 100 e\n2000 100 f\n", to: id)
    #expect(try now() == bytes(0x280, 0, 0x300))
  }

  @Test("The code history keeps the bytes at the end of each slot, per map and in total")
  func history() throws {
    var fed = FedMonitor()
    let (first, second) = (fed.add(pid: 1), fed.add(pid: 2))
    fed.pass(.milliseconds(500))
    fed.append("1000 100 a\n", to: first)
    fed.pass(.milliseconds(500))
    fed.append("1000 100 b\n", to: first)
    fed.append("1000 40 c\n", to: second)
    fed.pass(.milliseconds(500))
    fed.pass(.milliseconds(500))
    func tail(_ history: CodeHistory) -> [[Float]] {
      history.samples(over: .minute, places: 120).suffix(5).map { [$0.live, $0.trimmed, $0.dead] }
    }
    let record = try #require(fed.monitor.maps[first])
    #expect(tail(record.code) == [[0, 0, 0], [0, 0, 0], [256, 0, 0], [256, 0, 256], [256, 0, 256]])
    #expect(tail(fed.monitor.code) == [[0, 0, 0], [0, 0, 0], [256, 0, 0], [320, 0, 256], [320, 0, 256]])
  }

  @Test("The code history of a map that never changes is constant since its first record, and keeps no samples")
  func constant() throws {
    var history = CodeHistory()
    let bytes = CodeBytes(live: ByteCount(77))
    for step in 0..<40 { history.note(bytes, at: .milliseconds(100_000 + step * 250)) }
    let samples = history.samples(over: .minute, places: 120).map(\.live)
    #expect(samples.suffix(20).allSatisfy { $0 == 77 })
    #expect(samples.dropLast(20).allSatisfy { $0 == 0 })
    func kept() throws -> [CodeHistory.Sample] { try #require(Mirror(reflecting: history).descendant("ring") as? [CodeHistory.Sample]) }
    #expect(try kept().isEmpty && MemoryLayout<CodeHistory>.size < 64)
    // Only a change starts the samples.
    history.note(CodeBytes(live: ByteCount(78)), at: .seconds(110))
    #expect(try kept().count == RateHistory.keptCount)
  }

  @Test("After a gap of more than ten minutes, the code history repeats the last value before the gap")
  func pause() {
    var history = CodeHistory()
    history.note(CodeBytes(live: ByteCount(1)), at: .seconds(10))
    history.note(CodeBytes(live: ByteCount(2)), at: .seconds(11))
    history.note(CodeBytes(live: ByteCount(3)), at: .seconds(5000))
    let samples = history.samples(over: .tenMinutes, places: 1200).map(\.live)
    #expect(samples.last == 3)
    #expect(samples.dropLast().allSatisfy { $0 == 2 })
    #expect(samples.count == 1200)
  }

  @Test("A new generation shows as a drop in the code history")
  func generation() throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.pass(.milliseconds(500))
    fed.append("1000 100 a\n", to: id)
    fed.pass(.milliseconds(500))
    fed.restart(id, .truncated, with: "1000 10 b\n")
    fed.pass(.milliseconds(500))
    let samples = try #require(fed.monitor.maps[id]).code.samples(over: .minute, places: 120).map(\.live)
    #expect(samples.suffix(2) == [256, 16])
  }
}
