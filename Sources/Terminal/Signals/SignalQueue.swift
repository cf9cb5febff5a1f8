import CNcurses
import Glibc

/// Signals as something to poll and read, instead of something that interrupts.
///
/// Make one before any thread exists: threads inherit which signals are blocked, and a thread without the block would die of them.
package struct SignalQueue: ~Copyable {
  /// The descriptor to poll.
  package let descriptor: Int32

  /// Blocks the signals of ``Signal`` and opens the queue; SIGPIPE is ignored from now on.
  package init() throws(TerminalError) {
    let opened = cn_signals_open()
    guard opened >= 0 else {
      throw TerminalError(
        .system, cause: "signals cannot be read (\(String(cString: strerror(errno))))", remedy: "raise the limit of open files")
    }
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// The signals that have come since the last call; never waits.
  package func pending() -> [Signal] {
    var signals: [Signal] = []
    while true {
      let number = cn_signals_next(descriptor)
      guard number != 0 else { return signals }
      if let signal = Signal.allCases.first(where: { $0.number == number }) { signals.append(signal) }
    }
  }

  /// Gives the terminal back and ends the process by a signal, so that a shell sees 130, 143, 129 or 131.
  package static func end(by signal: Signal) -> Never {
    cn_signals_die(signal.number)
  }
}
