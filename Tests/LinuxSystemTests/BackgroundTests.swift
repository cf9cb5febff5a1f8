import Foundation
import LinuxSystem
import Testing

@Suite("Work on other threads", .serialized)
struct BackgroundTests {
  @Test("The outcome of work is returned, or nil if the work takes longer than the limit")
  func limit() {
    #expect(Background.outcome(within: .seconds(60)) { 7 } == 7)
    let (permit, end) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let outcome = Background.outcome(within: .milliseconds(1)) {
      permit.wait()
      end.signal()
      return 7
    }
    #expect(outcome == nil)
    // The work has continued on its thread.
    permit.signal()
    end.wait()
  }
}
