import CLinux
import Glibc
import PerfMap
import SystemPackage

/// A watch for the end of processes. The descriptor is readable while a watched process has ended, whether reaped or not.
///
/// A watch refers to a process, not to a PID that may be reused. ``ended()`` makes one system call for any number of processes.
/// Sources: pidfd_open(2), epoll(7).
package struct ProcessExitWatch: ~Copyable {
  private var watched: [ProcessID: FileDescriptor] = [:]
  private let epoll: Int32

  /// Opens the descriptor. If opening fails, ``watch(_:)`` always returns false.
  package init() { epoll = epoll_create1(Int32(EPOLL_CLOEXEC)) }

  /// The descriptor to poll; nil if opening it failed.
  package var descriptor: Int32? { epoll >= 0 ? epoll : nil }

  /// Watches a process. Returns false if no process has the PID, if `pid` is the ID of a thread other than a main thread, or if no
  /// descriptors are left.
  ///
  /// If the result is false, the caller must poll ``ProcFilesystem/facts(of:)``. The watch of an ended process is replaced by a watch of
  /// the new process with the same PID.
  package mutating func watch(_ pid: ProcessID) -> Bool {
    if let descriptor = watched[pid] {
      guard hasEnded(descriptor) else { return true }
      stopWatching(pid)
    }
    guard pid.rawValue > 0, epoll >= 0 else { return false }
    let opened = jt_pidfd_open(pid.rawValue)
    guard opened >= 0 else { return false }
    var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: UInt64(UInt32(bitPattern: pid.rawValue))))
    guard epoll_ctl(epoll, EPOLL_CTL_ADD, opened, &event) == 0 else {
      close(opened)
      return false
    }
    watched[pid] = FileDescriptor(rawValue: opened)
    return true
  }

  package mutating func stopWatching(_ pid: ProcessID) {
    guard let descriptor = watched.removeValue(forKey: pid) else { return }
    // Closing is not enough: a child process before its exec has a copy, which would keep the descriptor in the set (epoll(7)).
    epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor.rawValue, nil)
    try? descriptor.close()
  }

  package func isWatching(_ pid: ProcessID) -> Bool { watched[pid] != nil }

  /// Returns the watched processes that have ended, at most 256 per call. Never blocks.
  package func ended() -> Set<ProcessID> {
    guard epoll >= 0, !watched.isEmpty else { return [] }
    var events = [epoll_event](repeating: epoll_event(), count: 256)
    let count = epoll_wait(epoll, &events, Int32(events.count), 0)
    return Set(events.prefix(Int(max(0, count))).map { ProcessID(Int32(truncatingIfNeeded: $0.data.u64)) })
  }

  private func hasEnded(_ descriptor: FileDescriptor) -> Bool {
    var request = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 0) > 0
  }

  deinit {
    for descriptor in watched.values { try? descriptor.close() }
    if epoll >= 0 { close(epoll) }
  }
}
