import Monitor
import PerfMap
import Testing

@testable import Watching

@Suite("Read schedule")
struct ReadScheduleTests {
  @Test("A new map is read at once, then every 50 ms while it is busy")
  func busyMap() {
    var rig = ReadingRig(1)
    rig.results[1] = Array(repeating: ReadingRig.news, count: 9)
    #expect(rig.poll(0) == "1")
    // The first poll reads only new maps. The first round, a sweep, is due in the next poll.
    #expect(rig.poll(1) == "1")
    #expect(rig.poll(20) == "")
    #expect(rig.poll(50) == "")
    #expect(rig.poll(51) == "1")
    #expect(rig.poll(100) == "")
    #expect(rig.poll(101) == "1")
    #expect(rig.schedule.isBusy)
  }

  @Test("A map that is found during a round is read next")
  func newMapFirst() {
    var rig = ReadingRig(1, 2, 3)
    #expect(rig.poll(0, budget: 1) == "1")
    rig.schedule.add(MapID(rawValue: 4), at: .zero)
    #expect(rig.poll(1, budget: 1) == "4")
    #expect(rig.poll(2) == "2 3")
  }

  @Test("A poll reads a map no further than the end of a generation")
  func generations() {
    var rig = ReadingRig(1, 2)
    rig.results[1] = [ReadingRig.slice, ReadingRig.last, ReadingRig.last, ReadingRig.news]
    #expect(rig.poll(0) == "1 2 1")
    #expect(rig.schedule.hasMore)
    #expect(rig.poll(1) == "2 1")
    #expect(rig.poll(2) == "1")
    #expect(!rig.schedule.hasMore)
  }

  @Test("A map with an inotify event for its name is read before the next round, but a flood of events delays no round")
  func hastened() {
    var rig = ReadingRig(Array(1...99))
    _ = rig.poll(0)
    _ = rig.poll(1)
    rig.schedule.hasten(MapID(rawValue: 2), at: .milliseconds(2))
    rig.schedule.hasten(MapID(rawValue: 2), at: .milliseconds(2))
    #expect(rig.poll(2) == "2")
    for id in 2...99 { rig.schedule.hasten(MapID(rawValue: id), at: .milliseconds(3)) }
    #expect(rig.poll(3).split(separator: " ").count == ReadSchedule.roundLimit)
  }

  // MARK: - Budgets

  @Test("A poll that runs out of budget is continued by the next one")
  func budget() {
    var rig = ReadingRig(1, 2, 3, 4, 5)
    #expect(rig.poll(0, budget: 2) == "1 2")
    #expect(rig.schedule.hasMore)
    #expect(rig.poll(3, budget: 2) == "3 4")
    #expect(rig.poll(6, budget: 2) == "5")
    #expect(!rig.schedule.hasMore)
  }

  @Test("A poll without budget reads one map of the round and one slice of a large map")
  func leastProgress() {
    var rig = ReadingRig(1, 2, 3)
    rig.results[1] = [ReadingRig.slice, ReadingRig.slice, ReadingRig.slice, ReadingRig.news]
    #expect(rig.poll(0, budget: 0) == "1 1")
    #expect(rig.poll(1, budget: 0) == "2 1")
    #expect(rig.poll(2, budget: 0) == "3 1")
    #expect(!rig.schedule.hasMore)
  }

  @Test("Large maps are read in turn in the time left by rounds")
  func loading() {
    var rig = ReadingRig(1, 2, 3)
    rig.results[1] = Array(repeating: ReadingRig.slice, count: 4)
    rig.results[2] = Array(repeating: ReadingRig.slice, count: 3)
    #expect(rig.poll(0, budget: 7) == "1 2 3 1 2 1 2")
    #expect(rig.schedule.hasMore)
    // Maps 1 and 2 are loading, so the round contains only map 3.
    #expect(rig.poll(50, budget: 7) == "3 1 2 1")
    #expect(!rig.schedule.hasMore)
  }

  @Test("A removed map is no longer read")
  func removed() {
    var rig = ReadingRig(1, 2, 3)
    rig.results[1] = [ReadingRig.slice, ReadingRig.slice]
    #expect(rig.poll(0, budget: 1) == "1 1")
    rig.schedule.remove(MapID(rawValue: 1))
    rig.schedule.remove(MapID(rawValue: 3))
    rig.order = [2]
    #expect(rig.poll(1) == "2")
    #expect(!rig.schedule.hasMore)
  }

  // MARK: - Fairness

  @Test("A thousand busy maps are read in turn, and the selected one in each round")
  func fairness() {
    var rig = ReadingRig(Array(0..<1000))
    rig.selected = 500
    _ = rig.poll(0, budget: 1000)
    // This poll is the sweep of all maps.
    _ = rig.poll(1, budget: 1000)
    var reads: [Int: Int] = [:]
    var looks: [[Int]] = []
    for look in 1...16 {
      let now = 1 + 50 * look
      for id in 0..<1000 { rig.schedule.markBusy(MapID(rawValue: id), at: .milliseconds(now)) }
      looks.append(rig.poll(now, budget: 1000).split(separator: " ").compactMap { Int($0) })
      for id in looks.last ?? [] { reads[id, default: 0] += 1 }
    }
    #expect(looks.allSatisfy { $0.count == 65 && $0.first == 500 })
    #expect(looks[0].dropFirst() == Array(0..<64)[...])
    #expect(looks[7].dropFirst().contains(501))
    #expect(reads.count == 1000)
    #expect(reads.filter { $0.key != 500 }.values.allSatisfy { (1...2).contains($0) })
    #expect(reads[500] == 16)
  }

  @Test("Up to 64 busy maps and the selected one are read in each round")
  func wholeRound() {
    var rig = ReadingRig(Array(0..<65))
    rig.selected = 64
    _ = rig.poll(0)
    _ = rig.poll(1)
    #expect(rig.poll(51) == (["64"] + (0..<64).map { "\($0)" }).joined(separator: " "))
  }

  // MARK: - Quiet maps

  @Test("A map unchanged for a second is watched, read once more, and no longer polled")
  func calm() {
    var rig = ReadingRig(1)
    rig.results[1] = [ReadingRig.news]
    #expect(rig.poll(0) == "1")
    #expect(rig.poll(1) == "1")
    #expect(rig.poll(950) == "1")
    #expect(rig.schedule.isBusy)
    #expect(rig.poll(1000) == "1 1! 1")
    #expect(!rig.schedule.isBusy)
    #expect(rig.poll(1050) == "")
    #expect(rig.poll(4950) == "")
  }

  @Test("A map that was written before its watch was armed stays busy")
  func writtenWhileArming() {
    var rig = ReadingRig(1)
    rig.results[1] = [ReadingRig.nothing, ReadingRig.nothing, ReadingRig.nothing, ReadingRig.news]
    #expect(rig.poll(0) == "1")
    #expect(rig.poll(1) == "1")
    #expect(rig.poll(1000) == "1 1! 1")
    #expect(rig.schedule.isBusy)
    #expect(rig.poll(1050) == "1")
    #expect(rig.poll(2000) == "1 1! 1")
    #expect(!rig.schedule.isBusy)
  }

  @Test("A large write before the watch was armed is read to its end")
  func largeWriteWhileArming() {
    var rig = ReadingRig(1)
    rig.results[1] = [ReadingRig.nothing, ReadingRig.nothing, ReadingRig.nothing, ReadingRig.slice, ReadingRig.news]
    _ = rig.poll(0)
    _ = rig.poll(1)
    #expect(rig.poll(1000) == "1 1! 1 1")
    #expect(rig.schedule.isBusy)
  }

  @Test("A reported write makes a watched map busy again")
  func alarm() {
    var rig = ReadingRig(1)
    _ = rig.poll(0)
    _ = rig.poll(1)
    #expect(rig.poll(1000) == "1 1! 1")
    rig.schedule.markBusy(MapID(rawValue: 1), at: .milliseconds(1200))
    rig.results[1] = [ReadingRig.news]
    #expect(rig.poll(1200) == "1")
    #expect(rig.poll(2150) == "1")
    #expect(rig.poll(2200) == "1 1! 1")
  }

  @Test("A map that cannot be watched is still polled")
  func refused() {
    var rig = ReadingRig(1)
    rig.refused = [1]
    _ = rig.poll(0)
    _ = rig.poll(1)
    #expect(rig.poll(1000) == "1 1!")
    #expect(rig.poll(1050) == "1 1!")
    #expect(rig.schedule.isBusy)
  }

  @Test("A map that is not open is not watched and waits for the sweep")
  func notOpen() {
    var rig = ReadingRig(1)
    rig.results[1] = Array(repeating: ReadingRig.closed, count: 9)
    #expect(rig.poll(0) == "1")
    #expect(rig.poll(1) == "1")
    #expect(rig.poll(1000) == "1")
    #expect(!rig.schedule.isBusy)
    #expect(rig.poll(4950) == "")
    #expect(rig.poll(5001) == "1")
    #expect(!rig.schedule.isBusy)
  }

  @Test("All maps are read every five seconds in the order of the table")
  func sweep() {
    var rig = ReadingRig(1, 2, 3)
    #expect(rig.poll(0) == "1 2 3")
    #expect(rig.poll(1) == "1 2 3")
    #expect(rig.poll(1000) == "1 1! 1 2 2! 2 3 3! 3")
    #expect(rig.poll(4950) == "")
    rig.order = [3, 1, 2]
    #expect(rig.poll(5001) == "3 1 2")
    #expect(!rig.schedule.isBusy)
  }
}
