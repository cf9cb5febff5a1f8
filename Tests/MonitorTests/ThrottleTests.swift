import Testing

@testable import Monitor

@Suite("A throttle")
struct ThrottleTests {
  @Test("The first event of a throttle is due at once, and each further event an interval after the last")
  func turns() {
    var throttle = Throttle(every: .seconds(2))
    let due = [0, 1, 2, 3, 4, 9, 10, 11].filter { throttle.isDue(at: .seconds($0)) }
    #expect(due == [0, 2, 4, 9, 11])
    #expect(throttle.last == .seconds(11))
  }

  @Test("Asking a throttle if its interval has passed does not count as an event")
  func query() {
    var throttle = Throttle(every: .seconds(2))
    #expect(throttle.hasPassed(at: .zero) && throttle.hasPassed(at: .zero) && throttle.last == nil)
    throttle.restart(at: .seconds(5))
    #expect(!throttle.hasPassed(at: .milliseconds(6999)) && throttle.hasPassed(at: .seconds(7)))
  }

  @Test("An early event of a throttle delays the next event")
  func restart() {
    var throttle = Throttle(every: .seconds(2))
    throttle.restart(at: .seconds(1))
    throttle.restart(at: .seconds(2))
    #expect(!throttle.isDue(at: .milliseconds(3500)) && throttle.isDue(at: .seconds(4)))
  }

  @Test("A changed interval of a throttle counts from the last event")
  func interval() {
    var throttle = Throttle(every: .seconds(1))
    throttle.restart(at: .seconds(10))
    throttle.interval = .seconds(5)
    #expect(!throttle.isDue(at: .seconds(14)) && throttle.isDue(at: .seconds(15)))
  }
}
