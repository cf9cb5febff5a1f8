import Testing

@testable import Monitor

@Suite("A throttle")
struct ThrottleTests {
  @Test("The first event is due at once, the next ones an interval after each other")
  func turns() {
    var throttle = Throttle(every: .seconds(2))
    let due = [0, 1, 2, 3, 4, 9, 10, 11].filter { throttle.isDue(at: .seconds($0)) }
    #expect(due == [0, 2, 4, 9, 11])
    #expect(throttle.last == .seconds(11))
  }

  @Test("A query is not counted as an event")
  func query() {
    var throttle = Throttle(every: .seconds(2))
    #expect(throttle.hasPassed(at: .zero) && throttle.hasPassed(at: .zero) && throttle.last == nil)
    throttle.restart(at: .seconds(5))
    #expect(!throttle.hasPassed(at: .milliseconds(6999)) && throttle.hasPassed(at: .seconds(7)))
  }

  @Test("An early event moves the next one")
  func restart() {
    var throttle = Throttle(every: .seconds(2))
    throttle.restart(at: .seconds(1))
    throttle.restart(at: .seconds(2))
    #expect(!throttle.isDue(at: .milliseconds(3500)) && throttle.isDue(at: .seconds(4)))
  }

  @Test("A changed interval counts from the last event")
  func interval() {
    var throttle = Throttle(every: .seconds(1))
    throttle.restart(at: .seconds(10))
    throttle.interval = .seconds(5)
    #expect(!throttle.isDue(at: .seconds(14)) && throttle.isDue(at: .seconds(15)))
  }
}
