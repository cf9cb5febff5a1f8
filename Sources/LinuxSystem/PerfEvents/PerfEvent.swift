import CLinux
import Glibc
import SystemPackage

/// An open event that samples user code on one CPU: that of a thread and of the threads that it creates later, or that of all threads.
/// Source: perf_event_open(2).
///
/// New threads inherit the event. Closing the event also ends the inherited ones.
package final class PerfEvent {
  /// The threads that an event samples.
  package enum Scope: Hashable, Sendable {
    /// A thread, and the threads that it creates later.
    case thread(Int32)
    /// All threads of the system.
    case system
  }

  /// The ID in the samples of this event and of the events that new threads inherit from it.
  package let id: UInt64
  private let descriptor: Int32

  /// Opens an event whose records go to a ring. `callers` adds the callers by frame pointer to each sample.
  ///
  /// - Throws: The error of perf_event_open(2) or ioctl(2), for example `.noSuchProcess` if the thread has ended.
  package init(_ scope: Scope, into ring: PerfRing, hertz: UInt32, callers: Bool) throws(Errno) {
    let thread: Int32 = if case .thread(let thread) = scope { thread } else { -1 }
    descriptor = jt_perf_open(thread, ring.cpu, hertz, callers)
    guard descriptor >= 0 else { throw Errno.last }
    var id: UInt64 = 0
    guard jt_perf_redirect(descriptor, ring.descriptor) == 0, jt_perf_id(descriptor, &id) == 0 else {
      let error = Errno.last
      close(descriptor)
      throw error
    }
    self.id = id
  }

  deinit { close(descriptor) }
}
