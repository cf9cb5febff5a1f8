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

/// The threads on which tasks run.
enum WorkerThreads {
  /// True if tasks can run. The first access starts a thread.
  ///
  /// The first task makes libdispatch open descriptors, and libdispatch aborts the process if there are none left (event_epoll.c). Therefore
  /// the first access tests that enough descriptors are free, and then runs a task at the start of the program.
  static let areReady: Bool = {
    let spare = (0..<mostDescriptors).map { _ in eventfd(0, Int32(EFD_CLOEXEC)) }
    defer { if let last = spare.last, last >= 0 { close(last) } }
    for descriptor in spare.dropLast() where descriptor >= 0 { close(descriptor) }
    guard let last = spare.last, last >= 0 else { return false }
    Task.detached { eventfd_write(last, 1) }
    var request = pollfd(fd: last, events: Int16(POLLIN), revents: 0)
    while poll(&request, 1, -1) < 0, errno == EINTR {}
    return true
  }()

  /// An upper bound of the descriptors that libdispatch opens: an epoll, an event and some timers.
  private static let mostDescriptors = 12
}
