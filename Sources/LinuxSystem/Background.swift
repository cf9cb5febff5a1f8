import CLinux
import Glibc
import PerfMap
import Synchronization

/// A runner of work on other threads. The main loop polls a descriptor for the outcomes.
package final class Background<Outcome: Sendable>: Sendable {
  /// The descriptor to poll. It is readable while there are outcomes that ``finished()`` has not returned.
  package let descriptor: Int32
  private let outcomes = Mutex<[Outcome]>([])

  /// Opens the descriptor. Returns nil if the process or the system has no descriptor left.
  package init?() {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    guard descriptor >= 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// Returns the outcome of work on another thread, or nil if the work takes longer than `limit`. The work then continues on its thread.
  ///
  /// Without a free descriptor or thread, the work runs on the calling thread, however long it takes.
  package static func outcome(within limit: Duration, of work: @escaping @Sendable () -> Outcome) -> Outcome? {
    guard let background = Background() else { return work() }
    background.start(work)
    background.wait(atMost: limit)
    return background.finished().first
  }

  /// Runs work on another thread, or on the calling thread if the system has no thread left.
  package func start(_ work: @escaping @Sendable () -> Outcome) {
    let run: @Sendable () -> Void = { [self] in
      let outcome = work()
      outcomes.withLock { $0.append(outcome) }
      eventfd_write(descriptor, 1)
    }
    if !WorkerThread.start(run) { run() }
  }

  /// Returns the outcomes of the work that has finished since the last call.
  package func finished() -> [Outcome] {
    var count: eventfd_t = 0
    guard eventfd_read(descriptor, &count) == 0 else { return [] }
    return outcomes.withLock { outcomes in
      defer { outcomes = [] }
      return outcomes
    }
  }

  /// Waits until there is an outcome to return, for at most `limit`.
  package func wait(atMost limit: Duration) {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    _ = poll(&request, 1, Int32(limit / .milliseconds(1)))
  }
}
