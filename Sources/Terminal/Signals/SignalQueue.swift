import CNcurses
import Glibc

/// A queue of blocked signals that can be polled and read (signalfd(2)).
///
/// Create the queue before any thread: threads inherit the signal mask, and a signal kills the process if a thread does not block it.
package struct SignalQueue: ~Copyable {
  /// The descriptor to poll.
  package let descriptor: Int32

  /// Blocks all signals in ``Signal``, ignores SIGPIPE and SIGXFSZ, and opens the queue.
  package init() throws(TerminalError) {
    let opened = cn_signals_open()
    guard opened >= 0 else {
      throw TerminalError(
        code: .system, cause: "cannot read signals (\(String(cString: strerror(errno))))", remedy: "raise the limit of open files")
    }
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// Returns the signals received since the last call. Never blocks.
  package func pending() -> [Signal] {
    var signals: [Signal] = []
    while true {
      let number = cn_signals_next(descriptor)
      guard number != 0 else { return signals }
      if let signal = Signal.allCases.first(where: { $0.number == number }) { signals.append(signal) }
    }
  }

  /// Restores the terminal and kills the process with a signal, so that a shell reports its usual status: 130 for SIGINT, 143 for SIGTERM.
  package static func end(by signal: Signal) -> Never { cn_signals_die(signal.number) }
}

/// A signal that a terminal program handles.
package enum Signal: Hashable, Sendable, CaseIterable {
  case interrupt, terminate, hangup, quit, windowChange, suspend, `continue`

  var number: Int32 {
    switch self {
    case .interrupt: SIGINT
    case .terminate: SIGTERM
    case .hangup: SIGHUP
    case .quit: SIGQUIT
    case .windowChange: SIGWINCH
    case .suspend: SIGTSTP
    case .continue: SIGCONT
    }
  }
}
