import CLinux
import Glibc
import PerfMap
import SystemPackage

/// The ends of processes as descriptors for poll(2): each becomes readable when its process has ended, reaped or not.
///
/// Unlike a number, such a descriptor stays with its process when the number is re-used. Source: pidfd_open(2).
public struct ProcessExitWatch: ~Copyable {
  private var watched: [ProcessID: FileDescriptor] = [:]

  /// Watches nothing yet.
  public init() {}

  /// Watches a process: what to poll, or nil when it has gone, is only a thread, or the kernel has no such descriptor for us.
  ///
  /// Nil does not tell these apart: ask ``ProcFilesystem/facts(of:)`` then, and each second from there on. A process that is watched already
  /// keeps its descriptor, unless it has ended: then the number's new process is watched.
  public mutating func watch(_ pid: ProcessID) -> Int32? {
    if let descriptor = watched[pid] {
      guard hasEnded(pid) else { return descriptor.rawValue }
      stopWatching(pid)
    }
    guard pid.rawValue > 0 else { return nil }
    let opened = jt_pidfd_open(pid.rawValue)
    guard opened >= 0 else { return nil }
    watched[pid] = FileDescriptor(rawValue: opened)
    return opened
  }

  /// Watches a process no more and closes its descriptor.
  public mutating func stopWatching(_ pid: ProcessID) { try? watched.removeValue(forKey: pid)?.close() }

  /// What to poll for reading, by process.
  public var descriptors: [ProcessID: Int32] { watched.mapValues(\.rawValue) }

  /// Whether a watched process has ended; false for one that is not watched. Never blocks.
  public func hasEnded(_ pid: ProcessID) -> Bool {
    guard let descriptor = watched[pid] else { return false }
    var request = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 0) > 0
  }

  deinit {
    for descriptor in watched.values { try? descriptor.close() }
  }
}
