import Glibc

/// A detached thread that runs one closure and ends.
///
/// Tasks and dispatch queues are unsuitable: they wait forever if the system cannot create a thread, and libdispatch aborts the process if
/// no file descriptor is free. pthread_create(3) returns an error instead, and needs no descriptor.
package enum WorkerThread {
  private final class Work {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// The stack size of a thread in bytes. The default of 8 MiB may exceed the limit on the address space (`ulimit -v`).
  private static let stackSize = 1 << 20

  /// Runs a closure on a new thread: pthread_create(3). Returns false, without running the closure, if no thread can be created.
  ///
  /// The new thread blocks all signals, so that other threads handle them.
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
