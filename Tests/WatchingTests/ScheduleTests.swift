import Processes
import Testing

@testable import Watching

@Suite("Listing schedule")
struct ListingScheduleTests {
  private func seconds(_ time: Double) -> Duration { .milliseconds(Int(time * 1000)) }

  @Test("A directory is checked in every poll if the kernel watches it, else once a second")
  func polls() {
    var schedule = ListingSchedule()
    #expect([0, 0.05, 0.1].map { schedule.beginPoll(at: seconds($0), .byEvents) } == [true, true, true])
    #expect([0.5, 1.05, 1.1, 2.2].map { schedule.beginPoll(at: seconds($0), .byPolling) } == [false, false, true, true])
  }

  @Test("Lost inotify events cause a listing of the directory, at most once a second")
  func flood() {
    var schedule = ListingSchedule()
    #expect(schedule.beginListing(at: .seconds(3)) == false)
    schedule.eventsLost(at: .seconds(3))
    #expect(schedule.beginListing(at: .seconds(3)) == true)
    schedule.listed()
    #expect(schedule.beginListing(at: seconds(3.05)) == false)
    schedule.eventsLost(at: seconds(3.1))
    #expect([3.1, 3.5, 3.95, 4.0].map { schedule.beginListing(at: seconds($0)) } == [false, false, false, true])
    schedule.listed()
    #expect(schedule.beginListing(at: .seconds(9)) == false)
  }

  @Test("A failed listing of the directory is repeated after a second while the kernel watches the directory")
  func failure() {
    var schedule = ListingSchedule()
    schedule.eventsLost(at: .zero)
    #expect(schedule.beginListing(at: .zero) == true)
    schedule.listingFailed(at: .zero, .byEvents)
    #expect([0.5, 1].map { schedule.beginListing(at: seconds($0)) } == [false, true])
    schedule.listingFailed(at: .seconds(1), .byPolling)
    #expect(schedule.beginListing(at: .seconds(9)) == false)
  }
}

@Suite("Process scan schedule")
struct ProcessScanScheduleTests {
  private func starts(_ schedule: inout ProcessScanSchedule, _ times: [Int], cost: Duration = .zero, openFiles: Duration = .zero)
    -> [String]
  {
    times.map { time in
      switch schedule.next(at: .milliseconds(time)) {
      case .none: return "-"
      case .namespaces?:
        schedule.finished(cost: cost, openFiles: nil)
        return "namespaces"
      case .openFiles?:
        schedule.finished(cost: cost, openFiles: openFiles)
        return "open files"
      }
    }
  }

  @Test("Processes are scanned every second, and open files every 20 seconds")
  func interval() {
    var schedule = ProcessScanSchedule()
    #expect(starts(&schedule, [500, 1000, 1500, 2000]) == ["-", "open files", "-", "namespaces"])
    #expect(starts(&schedule, [20_000, 20_999, 21_000]) == ["namespaces", "-", "open files"])
  }

  @Test("Costly process scans are less frequent, but at least every five seconds")
  func cost() {
    var schedule = ProcessScanSchedule()
    #expect(starts(&schedule, [1000], cost: .milliseconds(4)) == ["open files"])
    #expect(starts(&schedule, [2900, 3000], cost: .milliseconds(40)) == ["-", "namespaces"])
    #expect(starts(&schedule, [7900, 8000]) == ["-", "namespaces"])
  }

  @Test("Open files are scanned after a thousand times the cost of the last scan")
  func openFilesCost() {
    var schedule = ProcessScanSchedule()
    #expect(starts(&schedule, [1000], openFiles: .milliseconds(50)) == ["open files"])
    #expect(starts(&schedule, [21_000, 50_999, 52_000]) == ["namespaces", "namespaces", "open files"])
  }

  @Test("A requested process scan starts 250 ms after the start of the last scan")
  func requested() {
    var schedule = ProcessScanSchedule()
    schedule.request()
    #expect(starts(&schedule, [249, 250, 600]) == ["-", "open files", "-"])
    schedule.request()
    #expect(starts(&schedule, [600]) == ["namespaces"])
    schedule.request()
    #expect(starts(&schedule, [800, 850, 1200]) == ["-", "namespaces", "-"])
  }

  @Test("No process scan starts while one is running")
  func running() {
    var schedule = ProcessScanSchedule()
    #expect(schedule.next(at: .seconds(1)) == .openFiles)
    schedule.request()
    #expect(schedule.next(at: .seconds(9)) == nil)
    schedule.finished(cost: .zero, openFiles: .zero)
    #expect(schedule.next(at: .seconds(9)) == .namespaces)
  }
}
