import Glibc

/// A thread for one piece of work.
///
/// A task or a dispatch queue would wait for ever if the system has no thread left, and libdispatch aborts the process if there is no
/// descriptor left. A thread can be refused, and takes no descriptor.
package enum WorkerThread {
  private final class Work {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// The stack of a thread in bytes. The default of 8 MiB may exceed a limit of the address space.
  private static let stackSize = 1 << 20

  /// Runs work on another thread. Returns false if no thread can be started: do the work in place. Source: pthread_create(3).
  ///
  /// The thread blocks all signals: they are handled by the main thread.
  package static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, stackSize)
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let work = Unmanaged.passRetained(Work(body))
    var thread = pthread_t()
    let result = pthread_create(
      &thread, &attributes,
      { work in
        if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body() }
        return nil
      }, work.toOpaque())
    if result != 0 { work.release() }
    return result == 0
  }
}
