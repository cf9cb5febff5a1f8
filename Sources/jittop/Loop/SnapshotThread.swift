import CLinux
import Glibc
import Monitor
import Synchronization

/// Does sorts and the like on another thread; the loop polls for their outcomes.
final class SnapshotThread: Sendable {
  /// What to poll: readable when an outcome waits.
  let descriptor: Int32
  private let outcomes = Mutex<[SnapshotTask.Outcome]>([])

  /// Makes it; nil when the kernel has no descriptor for us.
  init?() {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    guard descriptor >= 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// Starts a task.
  func start(_ task: SnapshotTask) {
    Task.detached { [self] in
      let outcome = task.run()
      outcomes.withLock { $0.append(outcome) }
      eventfd_write(descriptor, 1)
    }
  }

  /// The outcomes since the last call.
  func finished() -> [SnapshotTask.Outcome] {
    var count: eventfd_t = 0
    guard eventfd_read(descriptor, &count) == 0 else { return [] }
    return outcomes.withLock { outcomes in
      defer { outcomes = [] }
      return outcomes
    }
  }
}
