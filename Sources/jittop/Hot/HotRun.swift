import Session
import Terminal
import Watching

/// Samples until a time limit, a signal, or the end of all processes.
struct HotRun: ~Copyable, SessionLoop {
  typealias Problem = Never

  private let sampling: ProcessSampling
  private let signals: SignalQueue
  private let limit: Duration?
  private let start = ContinuousClock.now

  init(_ sampling: ProcessSampling, signals: consuming SignalQueue, limit: Duration?) {
    self.sampling = sampling
    self.signals = signals
    self.limit = limit
  }

  /// Names the samples so far. Ends with the duration of the sampling.
  mutating func turn() -> SessionStep<Duration> {
    let time = ContinuousClock.now - start
    let isBusy = sampling.turn()
    let left = limit.map { $0 - time }
    if signals.ending() != nil || left.map({ $0 <= .zero }) ?? false || !sampling.isRunning {
      sampling.stop()
      return .end(time)
    }
    let interval = isBusy ? ProcessSampling.busyInterval : ProcessSampling.idleInterval
    return .wait(atMost: min(left ?? interval, interval))
  }

  mutating func wait(atMost time: Duration) -> Duration? {
    _ = Wait.forEvents(on: sampling.descriptors + [signals.descriptor], atMost: time)
    return nil
  }
}
