import PerfMap
import TestSupport
import Testing

@testable import Monitor

@Suite("User choices taken over by a monitor of another moment")
struct ChoicesTests {
  /// Returns a monitor with two maps, the second with `count` entries.
  private func fed(_ count: Int) -> FedMonitor {
    var fed = FedMonitor()
    fed.append("10 1 other\n", to: fed.add(pid: 1))
    let id = fed.add(pid: 2)
    fed.append((0..<count).map { "\(String(0x900_0000 - $0 * 16, radix: 16)) 8 f\($0)\n" }.joined(), to: id)
    fed.pass(.seconds(5))
    return fed
  }

  @Test("A monitor of an earlier moment adopts map, orders, marks and selected entry; if it lacks that entry, it selects its newest one")
  func choices() throws {
    var later = fed(9).monitor
    later.selectMap(MapID(rawValue: 1))
    later.sortEntries(by: .address)
    later.selectEntry(EntryID(3))
    later.toggleMark(EntryID(2))
    later.toggleMark(EntryID(8))
    later.sortOverlapsByNextOrder()
    var earlier = fed(5).monitor
    earlier.adoptChoices(of: later)
    #expect(earlier.selectedMap == MapID(rawValue: 1))
    #expect(earlier.entries.column == .address && earlier.entries.selection == EntryID(3) && !earlier.entries.isFollowing)
    #expect(earlier.entries.count == 5 && earlier.entries.entry(atRow: 0) == EntryID(earlier.entries.isDescending ? 0 : 4))
    #expect(earlier.selected?.marks == [EntryID(2)])
    #expect(earlier.overlaps.order == .severity)
    later.selectEntry(EntryID(8))
    var other = fed(5).monitor
    other.adoptChoices(of: later)
    #expect(other.entries.selection == EntryID(4))
    later.toggleFollow()
    other = fed(5).monitor
    other.adoptChoices(of: later)
    #expect(other.entries.isFollowing && other.entries.selection == EntryID(4))
  }

  @Test("A pending sort of a later monitor does not add rows to an earlier one")
  func sortUnderWay() throws {
    var later = fed(60_000).monitor
    later.selectMap(MapID(rawValue: 1))
    later.sortEntries(by: .size)
    let due = later.takeSort()
    let sort = try #require(due)
    var earlier = fed(55_000).monitor
    earlier.adoptChoices(of: later)
    earlier.finish(sort.run())
    #expect(earlier.entries.count == 55_000)
    for row in [0, 54_999] { #expect(try #require(earlier.entries.entry(atRow: row)).index < 55_000) }
  }
}
