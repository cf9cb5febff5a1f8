import CLinux
import Glibc

/// The threads that tasks run on.
enum WorkerThreads {
  /// Whether there are any: the first one is started here.
  ///
  /// With it libdispatch opens descriptors for itself, and ends the process when the kernel has none (libdispatch, event_epoll.c). So that
  /// happens at the start, where a look before it tells whether there is room, and not in the middle of a session.
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

  /// More than libdispatch opens: an epoll, an event and some timers.
  private static let mostDescriptors = 12
}
