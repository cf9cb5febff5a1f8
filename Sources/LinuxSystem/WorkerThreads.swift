import CLinux
import Glibc

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
