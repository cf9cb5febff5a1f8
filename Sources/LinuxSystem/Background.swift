import CLinux
import Glibc
import Synchronization

/// Runs work on other threads. The main loop polls for the outcomes.
package final class Background<Outcome: Sendable>: Sendable {
  /// The descriptor to poll. It is readable while there are outcomes.
  package let descriptor: Int32
  private let outcomes = Mutex<[Outcome]>([])

  /// Opens the descriptor; nil if there are no descriptors left.
  package init?() {
    guard WorkerThreads.areReady else { return nil }
    descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    guard descriptor >= 0 else { return nil }
  }

  deinit { close(descriptor) }

  package func start(_ work: @escaping @Sendable () -> Outcome) {
    Task.detached { [self] in
      let outcome = work()
      outcomes.withLock { $0.append(outcome) }
      eventfd_write(descriptor, 1)
    }
  }

  /// Returns the outcomes since the last call.
  package func finished() -> [Outcome] {
    var count: eventfd_t = 0
    guard eventfd_read(descriptor, &count) == 0 else { return [] }
    return outcomes.withLock { outcomes in
      defer { outcomes = [] }
      return outcomes
    }
  }
}
