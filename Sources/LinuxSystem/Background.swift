import CLinux
import Glibc
import Synchronization

/// Does work on another thread; the loop polls for its outcomes.
package final class Background<Outcome: Sendable>: Sendable {
  /// What to poll: readable when an outcome waits.
  package let descriptor: Int32
  private let outcomes = Mutex<[Outcome]>([])

  /// Makes it; nil when the kernel has no descriptor for us.
  package init?() {
    guard WorkerThreads.areReady else { return nil }
    descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    guard descriptor >= 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// Starts a piece of work.
  package func start(_ work: @escaping @Sendable () -> Outcome) {
    Task.detached { [self] in
      let outcome = work()
      outcomes.withLock { $0.append(outcome) }
      eventfd_write(descriptor, 1)
    }
  }

  /// The outcomes since the last call.
  package func finished() -> [Outcome] {
    var count: eventfd_t = 0
    guard eventfd_read(descriptor, &count) == 0 else { return [] }
    return outcomes.withLock { outcomes in
      defer { outcomes = [] }
      return outcomes
    }
  }
}
