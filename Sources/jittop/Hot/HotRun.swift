import LinuxSystem
import Session
import Watching

/// Samples until a time limit, ctrl-c, or the end of all processes.
struct HotRun: ~Copyable, SessionLoop {
  typealias Problem = Never

  private let sampling: ProcessSampling
  private let interrupts: InterruptWatch
  private let limit: Duration?
  private let start = ContinuousClock.now

  init(_ sampling: ProcessSampling, _ interrupts: consuming InterruptWatch, limit: Duration?) {
    self.sampling = sampling
    self.interrupts = interrupts
    self.limit = limit
  }

  /// Names the samples so far. Ends with the duration of the sampling.
  mutating func turn() -> SessionStep<Duration> {
    let time = ContinuousClock.now - start
    let isBusy = sampling.turn()
    let left = limit.map { $0 - time }
    if interrupts.isInterrupted() || left.map({ $0 <= .zero }) ?? false || !sampling.isRunning {
      sampling.stop()
      return .end(time)
    }
    let interval = isBusy ? ProcessSampling.busyInterval : ProcessSampling.idleInterval
    return .wait(atMost: min(left ?? interval, interval))
  }

  mutating func wait(atMost time: Duration) -> Duration? {
    _ = Wait.forEvents(on: sampling.descriptors + [interrupts.descriptor], atMost: time)
    return nil
  }
}
