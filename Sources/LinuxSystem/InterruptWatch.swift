import CLinux
import Glibc
import SystemPackage

/// A watch for ctrl-c (SIGINT), for a command that prints its result when it is interrupted. Source: signalfd(2).
///
/// While the watch exists, SIGINT does not end the process. Afterwards it does, even while the result is printed. Create the watch before
/// other threads, so that they inherit the blocked signal: SIGINT ends the process if any thread does not block it.
package struct InterruptWatch: ~Copyable {
  /// The descriptor to poll. It is readable while a signal is pending.
  package let descriptor: Int32

  package init() throws(Errno) {
    var signals = Self.signals
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    descriptor = signalfd(-1, &signals, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK))
    guard descriptor >= 0 else {
      let error = Errno.last
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      throw error
    }
  }

  private static var signals: sigset_t {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    return signals
  }

  /// Returns true if the signal was received since the last call. Never blocks.
  package borrowing func isInterrupted() -> Bool {
    var information = signalfd_siginfo()
    return read(descriptor, &information, MemoryLayout<signalfd_siginfo>.size) > 0
  }

  deinit {
    close(descriptor)
    var signals = Self.signals
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }
}
