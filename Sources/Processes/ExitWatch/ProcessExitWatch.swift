import CLinux
import Glibc
import PerfMap
import SystemPackage

/// The ends of processes behind one descriptor for poll(2): readable while a watched process has ended, reaped or not.
///
/// Unlike a number, what is watched stays with its process when the number is re-used. Asking costs one system call however many processes
/// are watched. Sources: pidfd_open(2), epoll(7).
package struct ProcessExitWatch: ~Copyable {
  private var watched: [ProcessID: FileDescriptor] = [:]
  private let ends: Int32

  /// Watches nothing yet. Without a descriptor from the kernel nothing can be watched, and ``watch(_:)`` says so.
  package init() { ends = epoll_create1(Int32(EPOLL_CLOEXEC)) }

  /// What to poll; nil when the kernel had none for us.
  package var descriptor: Int32? { ends >= 0 ? ends : nil }

  /// Watches a process; false when it has gone, is only a thread, or the kernel has no descriptor for it.
  ///
  /// False does not tell these apart: ask ``ProcFilesystem/facts(of:)`` then, and each second from there on. A process that is watched already
  /// stays so, unless it has ended: then the number's new process is watched.
  package mutating func watch(_ pid: ProcessID) -> Bool {
    if let descriptor = watched[pid] {
      guard hasEnded(descriptor) else { return true }
      stopWatching(pid)
    }
    guard pid.rawValue > 0, ends >= 0 else { return false }
    let opened = jt_pidfd_open(pid.rawValue)
    guard opened >= 0 else { return false }
    var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: UInt64(UInt32(bitPattern: pid.rawValue))))
    guard epoll_ctl(ends, EPOLL_CTL_ADD, opened, &event) == 0 else {
      close(opened)
      return false
    }
    watched[pid] = FileDescriptor(rawValue: opened)
    return true
  }

  /// Watches a process no more.
  package mutating func stopWatching(_ pid: ProcessID) {
    guard let descriptor = watched.removeValue(forKey: pid) else { return }
    // Closing would not do: a child of ours that has not reached its exec yet holds a copy, and that keeps it in the set (epoll(7)).
    epoll_ctl(ends, EPOLL_CTL_DEL, descriptor.rawValue, nil)
    try? descriptor.close()
  }

  /// Whether a process is watched.
  package func isWatching(_ pid: ProcessID) -> Bool { watched[pid] != nil }

  /// The watched processes that have ended, 256 at most a call. Never blocks.
  package func ended() -> Set<ProcessID> {
    guard ends >= 0, !watched.isEmpty else { return [] }
    var events = [epoll_event](repeating: epoll_event(), count: 256)
    let count = epoll_wait(ends, &events, Int32(events.count), 0)
    return Set(events.prefix(Int(max(0, count))).map { ProcessID(Int32(truncatingIfNeeded: $0.data.u64)) })
  }

  private func hasEnded(_ descriptor: FileDescriptor) -> Bool {
    var request = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 0) > 0
  }

  deinit {
    for descriptor in watched.values { try? descriptor.close() }
    if ends >= 0 { close(ends) }
  }
}
