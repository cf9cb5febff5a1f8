import LinuxSystem
import Session
import Watching

/// A sampling that ends at a time limit, at ctrl-c, or when all processes have ended.
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

  /// Names the new samples. At the end, returns the duration of the sampling.
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
