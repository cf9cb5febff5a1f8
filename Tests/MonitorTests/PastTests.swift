import PerfMap
import Processes
import TestSupport
import Testing

@testable import Monitor

@Suite("History of the last ten minutes")
struct PastTests {
  private func lines(_ numbers: Range<Int>) -> String {
    numbers.map { "\(String($0 * 16, radix: 16)) 18 f\($0)\n" }.joined()
  }

  private func past(_ fed: FedMonitor, back seconds: Int, shown: Monitor? = nil) throws -> Monitor {
    let moment = try #require(fed.monitor.moment(.seconds(-seconds), from: fed.monitor.now.uptime))
    return try #require(fed.monitor.past(at: moment, shown: shown ?? fed.monitor))
  }

  @Test("A past moment of a large map is restored on another thread; nearby moments are then shown at once, from that result")
  func large() throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.pass(.milliseconds(100))
    fed.append(lines(0..<60_000), to: id)
    // The map grows by one entry each second.
    for number in 60_000..<60_020 {
      fed.pass(.seconds(1))
      fed.append(lines(number..<number + 1), to: id)
    }
    fed.pass(.seconds(1))
    fed.monitor.selectEntry(EntryID(59_000))
    var then = try past(fed, back: 10)
    #expect(then.selected?.totals.entries == 60_011 && then.selected?.contents.entries.count == 0)
    #expect(then.isRestoring && then.entries.count == 0)
    guard case .rewind(let first)? = then.takeTask() else {
      Issue.record("there is nothing to do")
      return
    }
    #expect(then.takeTask() == nil, "returned once only")
    #expect(first.start == nil && first.entryCount == 60_011)
    then.finish(.rewound(first.run()))
    #expect(!then.isRestoring && then.entries.count == 60_011 && then.entries.selection == EntryID(59_000))
    #expect(then.selected?.contents.overlapCounts.total == 60_010)
    // Each further moment differs by a few entries and is shown at once.
    for seconds in [15, 3, 19] {
      then = try past(fed, back: seconds, shown: then)
      #expect(!then.isRestoring && then.entries.count == 60_021 - seconds && then.takeTask() == nil)
      #expect(then.entries.selection == EntryID(59_000))
    }
  }

  @Test("An outdated result of a restore is not shown, but the next restore starts from it")
  func overtaken() throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append(lines(0..<60_000), to: id)
    for number in 6..<14 {
      fed.pass(.seconds(1))
      fed.append(lines(number * 10_000..<(number + 1) * 10_000), to: id)
    }
    var then = try past(fed, back: 1)
    guard case .rewind(let first)? = then.takeTask() else {
      Issue.record("there is nothing to do")
      return
    }
    then = try past(fed, back: 2, shown: then)
    #expect(then.takeTask() == nil, "one at a time")
    then.finish(.rewound(first.run()))
    #expect(then.isRestoring && then.entries.count == 0)
    guard case .rewind(let second)? = then.takeTask() else {
      Issue.record("there is nothing more to do")
      return
    }
    #expect(second.start?.entryCount == 60_000)
    then.finish(.rewound(second.run()))
    #expect(then.entries.count == 120_000)
    // A result that arrives after the return to live has no effect.
    fed.monitor.finish(.rewound(first.run()))
    #expect(fed.monitor.selected?.contents.entries.count == 140_000)
  }

  @Test("A monitor records no history unless requested")
  func notRequested() {
    var monitor = Monitor(now: FedMonitor.start) { _, _, _, _ in [] }
    for second in 1..<5 { monitor.tick(Moment(uptime: .seconds(100 + second), wall: WallTime(seconds: second, nanoseconds: 0))) }
    #expect(monitor.firstMoment == nil && monitor.moment(.seconds(-1), from: .seconds(104)) == nil)
  }

  @Test("With very many growing maps, the ring of summaries covers less time")
  func bounded() throws {
    var summaries = SummaryRing()
    var maps: [MapID: MapRecord] = [:]
    for number in 0..<2000 {
      let id = MapID(rawValue: number)
      maps[id] = MapRecord(id: id, path: "/tmp/perf-1.map", pid: nil, existed: true)
    }
    let table = SummaryRing.Table(order: maps.keys.sorted())
    for second in 0..<120 {
      for id in maps.keys { maps[id]?.file.size = ByteCount(UInt64(second)) }
      summaries.note(maps, table, at: Moment(uptime: .seconds(second), wall: WallTime(seconds: second, nanoseconds: 0)), revision: second)
    }
    let first = try #require(summaries.first)
    #expect(first.uptime == .seconds(120 - SummaryRing.summaryLimit / 2000))
    #expect(summaries.maps(at: first).maps.count == 2000)
    #expect(summaries.maps(at: first).maps.values.allSatisfy { $0.summary.fileSize == ByteCount(UInt64(first.uptime.components.seconds)) })
    // One summary of each map is kept for each of the last 50 seconds: at most 16 MB for all maps.
    let kept = Set((0..<120).compactMap { summaries.moment(nearestTo: .seconds($0), from: .seconds(120))?.uptime })
    #expect(kept == Set((70..<120).map { .seconds($0) }))
    #expect(kept.count * 2000 * MemoryLayout<(MapID, MapSummary?)>.stride <= 16_000_000)
  }
}
