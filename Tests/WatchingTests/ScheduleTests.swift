import Processes
import Testing

@testable import Watching

@Suite("The schedule of listings")
struct ListingScheduleTests {
  private func seconds(_ time: Double) -> Duration { .milliseconds(Int(time * 1000)) }

  @Test("A directory that the kernel watches is looked at always, another one each second")
  func looks() {
    var schedule = ListingSchedule()
    #expect([0, 0.05, 0.1].map { schedule.beginPoll(at: seconds($0), .byEvents) } == [true, true, true])
    #expect([0.5, 1.05, 1.1, 2.2].map { schedule.beginPoll(at: seconds($0), .byPolling) } == [false, false, true, true])
  }

  @Test("Lost events are answered by a listing, in a flood by one a second")
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

  @Test("A listing that fails is repeated after a second while the kernel watches the directory")
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

@Suite("The schedule of surveys")
struct SurveyScheduleTests {
  private func starts(_ schedule: inout ProcessScanSchedule, _ times: [Int], cost: Duration = .zero, openFiles: Duration = .zero) -> [String] {
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

  @Test("Surveys come each second; each 20 seconds with open files")
  func interval() {
    var schedule = ProcessScanSchedule()
    #expect(starts(&schedule, [500, 1000, 1500, 2000]) == ["-", "open files", "-", "namespaces"])
    #expect(starts(&schedule, [20_000, 20_999, 21_000]) == ["namespaces", "-", "open files"])
  }

  @Test("Costly surveys come less often, each five seconds at least")
  func cost() {
    var schedule = ProcessScanSchedule()
    #expect(starts(&schedule, [1000], cost: .milliseconds(4)) == ["open files"])
    #expect(starts(&schedule, [2900, 3000], cost: .milliseconds(40)) == ["-", "namespaces"])
    #expect(starts(&schedule, [7900, 8000]) == ["-", "namespaces"])
  }

  @Test("Costly open files are looked at each thousand times their cost")
  func openFilesCost() {
    var schedule = ProcessScanSchedule()
    #expect(starts(&schedule, [1000], openFiles: .milliseconds(50)) == ["open files"])
    #expect(starts(&schedule, [21_000, 50_999, 52_000]) == ["namespaces", "namespaces", "open files"])
  }

  @Test("A survey that is wanted comes 250 ms after the last one")
  func wanted() {
    var schedule = ProcessScanSchedule()
    schedule.request()
    #expect(starts(&schedule, [249, 250, 600]) == ["-", "open files", "-"])
    schedule.request()
    #expect(starts(&schedule, [600]) == ["namespaces"])
    schedule.request()
    #expect(starts(&schedule, [800, 850, 1200]) == ["-", "namespaces", "-"])
  }

  @Test("No survey starts while one runs")
  func running() {
    var schedule = ProcessScanSchedule()
    #expect(schedule.next(at: .seconds(1)) == .openFiles)
    schedule.request()
    #expect(schedule.next(at: .seconds(9)) == nil)
    schedule.finished(cost: .zero, openFiles: .zero)
    #expect(schedule.next(at: .seconds(9)) == .namespaces)
  }
}
