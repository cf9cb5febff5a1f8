import CLinux
import Glibc
import SystemPackage

/// An open event that samples the user code of a thread on one CPU, and of the threads that it creates. Source: perf_event_open(2).
///
/// The events of new threads end with their parent's event: closing the event of a thread stops the sampling of its children.
package final class PerfEvent {
  /// The threads that an event samples.
  package enum Scope: Hashable, Sendable {
    case thread(Int32)
    /// All threads of the system.
    case system
  }

  /// The ID that the samples of this event have, and those of the events that child threads inherited.
  package let id: UInt64
  private let descriptor: Int32

  /// Opens an event whose records go to a ring. `callers` adds the callers by frame pointer to each sample.
  ///
  /// - Throws: The error of perf_event_open(2), `.noSuchProcess` for example if the thread has ended.
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
