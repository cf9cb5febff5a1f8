import PerfMap
import Processes
import TestSupport
import Testing

@testable import Monitor

@Suite("The record of a map over time")
struct MapRecordTests {
  private func lines(_ numbers: Range<Int>) -> String {
    numbers.map { "\(String(0x1000 + $0 * 0x10, radix: 16)) 10 entry \($0)\n" }.joined()
  }

  private func map(_ fed: FedMonitor, _ id: MapID) throws -> MapRecord { try #require(fed.monitor.maps[id]) }

  @Test("A new map is added to the table and selected if it is the first; a removed map is gone")
  func table() throws {
    var fed = FedMonitor()
    let first = fed.add(pid: 1)
    let second = fed.add(pid: 2)
    let third = fed.add(pid: 3)
    #expect(fed.monitor.order == [first, second, third])
    #expect(fed.monitor.selectedMap == first)
    fed.monitor.moveMap(by: 1)
    fed.monitor.remove(second)
    #expect(fed.monitor.order == [first, third])
    #expect(fed.monitor.selectedMap == third)
    fed.monitor.remove(third)
    fed.monitor.remove(first)
    #expect(fed.monitor.selectedMap == nil && fed.monitor.maps.isEmpty && fed.monitor.entries.count == 0)
  }

  @Test("The rate counts entries of the last completed second")
  func rate() throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    for step in 0..<4 {
      fed.append(lines(step * 30..<step * 30 + 30), to: id)
      fed.pass(.milliseconds(500))
    }
    #expect(try map(fed, id).rates.entriesPerSecond == 60)
    #expect(fed.monitor.rates.entriesPerSecond == 60)
    let bytes = Double(lines(60..<120).utf8.count)
    #expect(try map(fed, id).rates.bytesPerSecond == bytes)
    fed.pass(.milliseconds(500))
    #expect(try map(fed, id).rates.entriesPerSecond == 30)
    fed.pass(.milliseconds(500))
    #expect(try map(fed, id).rates.entriesPerSecond == 0)
    #expect(try map(fed, id).rates.recentEntries == 120)
  }

  @Test("The rates of several maps add up")
  func totals() {
    var fed = FedMonitor()
    let (first, second) = (fed.add(pid: 1), fed.add(pid: 2))
    fed.append(lines(0..<7), to: first)
    fed.append(lines(0..<5), to: second)
    fed.pass(.seconds(1))
    #expect(fed.monitor.rates.recent(2).map(\.entries) == [12, 0])
    #expect(fed.monitor.entryCount == 12)
  }

  @Test("Entries that existed before the monitor started are counted, but have no rate and no arrival time")
  func existed() throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1, existed: true)
    fed.append(lines(0..<100), to: id)
    fed.pass(.milliseconds(500))
    #expect(try map(fed, id).contents.entries.count == 100)
    #expect(try map(fed, id).rates.recentEntries == 0)
    #expect(fed.monitor.rates.recentEntries == 0)
    #expect(try map(fed, id).arrivals.uptime(of: EntryID(99)) == nil)
    fed.append(lines(100..<103), to: id)
    let arrival = fed.monitor.now.uptime
    fed.pass(.milliseconds(500))
    #expect(try map(fed, id).rates.recentEntries == 3)
    #expect(try map(fed, id).arrivals.uptime(of: EntryID(99)) == nil)
    #expect(try map(fed, id).arrivals.uptime(of: EntryID(100)) == arrival)
    #expect(try map(fed, id).arrivals.firstEntry(since: arrival, count: 103) == 100)
    #expect(try map(fed, id).arrivals.firstEntry(since: arrival + .seconds(1), count: 103) == 103)
  }

  @Test("A large existing map is read in slices, none of which counts in the rate")
  func slices() throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 2, existed: true)
    fed.write(lines(0..<1000), to: id)
    repeat {
      fed.read(id, budget: 1001)
      fed.pass(.milliseconds(50))
    } while fed.monitor.maps[id]?.isLoading == true
    #expect(try map(fed, id).contents.entries.count == 1000)
    fed.pass(.seconds(1))
    #expect(try map(fed, id).rates.recentEntries == 0)
  }

  @Test("A line read in two parts is one entry with the time of its second part")
  func cut() throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append("1000 10 ha", to: id)
    #expect(try map(fed, id).contents.entries.count == 0)
    fed.pass(.seconds(2))
    fed.append("lf\n", to: id)
    #expect(try map(fed, id).contents.entries.count == 1)
    #expect(try map(fed, id).arrivals.uptime(of: EntryID(0)) == FedMonitor.start.uptime + .seconds(2))
  }

  @Test(
    "The counts of a new generation start at zero, and the rates count each entry once",
    arguments: [Generation.Reason.truncated, .rewritten, .replaced, .recreated])
  func generations(_ reason: Generation.Reason) throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1, existed: true)
    fed.append(lines(0..<50) + "1000 10 again\nnonsense\n", to: id)
    #expect(try map(fed, id).contents.overlapCounts.total == 1)
    fed.pass(.seconds(1))
    fed.restart(id, reason, with: lines(0..<4))
    let record = try map(fed, id)
    #expect(record.generation?.reason == reason)
    #expect(record.contents.entries.count == 4)
    #expect(record.contents.overlapCounts.total == 0)
    #expect(record.contents.malformed.count == 0)
    #expect(record.contents.ranges.ownedBytes == ByteCount(0x40))
    #expect(fed.monitor.entryCount == 4)
    #expect(fed.monitor.entries.count == 4)
    // The entry was written while the map was watched, so it has a time and counts once in the rate.
    #expect(record.arrivals.uptime(of: EntryID(0)) == fed.monitor.now.uptime)
    #expect(record.rates.recentEntries == 0)
    fed.pass(.milliseconds(500))
    #expect(try map(fed, id).rates.recentEntries == 4)
    fed.read(id)
    fed.pass(.milliseconds(500))
    #expect(try map(fed, id).rates.recentEntries == 4)
  }

  @Test("An injected entry is recognized once")
  func injected() throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    let range = try #require(AddressRange(start: Address(0x1010), size: ByteCount(0x10)))
    fed.monitor.expectInjected(range, at: try map(fed, id).path)
    fed.append(lines(0..<3) + lines(1..<2), to: id)
    #expect(try map(fed, id).injected == [EntryID(1)])
  }

  @Test("Entries injected before the map was found are recognized as often as they were written")
  func injectedEarly() throws {
    var fed = FedMonitor()
    let found = fed.add(pid: 1)
    let path = try map(fed, found).path
    var other = FedMonitor()
    let range = try #require(AddressRange(start: Address(0x1010), size: ByteCount(0x10)))
    other.monitor.expectInjected(range, at: path)
    other.monitor.expectInjected(range, at: path)
    let id = other.add(pid: 1)
    #expect(try map(other, id).path == path)
    other.append(lines(0..<3) + lines(1..<2), to: id)
    #expect(try map(other, id).injected == [EntryID(1), EntryID(3)])
  }
}

@Suite("The ring of rates")
struct RateHistoryTests {
  @Test("The ring holds exactly ten minutes")
  func ring() {
    var rates = RateHistory()
    rates.add(entries: 5, bytes: 50, at: .zero)
    rates.advance(to: .seconds(599))
    #expect(rates.recent(1199).reduce(0) { $0 + $1.entries } == 5)
    #expect(rates.recent(1199).count == 1199)
    rates.advance(to: .seconds(600))
    #expect(rates.recent(1199).reduce(0) { $0 + $1.entries } == 0)
  }

  @Test("A time gap of any length leaves empty slots", arguments: [1, 30, 599, 600, 601, 86_400])
  func gap(_ seconds: Int) {
    var rates = RateHistory()
    rates.add(entries: 9, bytes: 90, at: .seconds(10))
    rates.add(entries: 4, bytes: 40, at: .seconds(10 + seconds))
    rates.advance(to: .seconds(10 + seconds) + .milliseconds(500))
    let slots = rates.recent(1199).map(\.entries)
    #expect(slots.last == 4)
    #expect(slots.dropLast().reduce(0, +) == (seconds <= 599 ? 9 : 0))
    if seconds <= 599 { #expect(slots[1198 - 2 * seconds] == 9) }
  }

  @Test("Average rates cover a second, twenty seconds and ten minutes, or the time since the start if that is shorter")
  func means() {
    var rates = RateHistory()
    rates.advance(to: .seconds(100))
    for second in 0..<30 { rates.add(entries: 60, bytes: 600, at: .seconds(100 + second)) }
    rates.advance(to: .seconds(130))
    #expect(rates.perSecond(over: .second) == (60, 600))
    #expect(rates.perSecond(over: .twentySeconds) == (60, 600))
    #expect(rates.perSecond(over: .tenMinutes) == (60, 600))
    rates.advance(to: .seconds(140))
    #expect(rates.perSecond(over: .second) == (0, 0))
    #expect(rates.perSecond(over: .twentySeconds) == (30, 300))
    #expect(rates.perSecond(over: .tenMinutes) == (45, 450))
  }

  @Test("The slot that is still being filled does not count in the rate")
  func current() {
    var rates = RateHistory()
    rates.add(entries: 8, bytes: 80, at: .seconds(3))
    #expect(rates.entriesPerSecond == 0)
    rates.advance(to: .milliseconds(3500))
    #expect(rates.entriesPerSecond == 8)
  }
}
