import Glibc
import Terminal

/// The blocking wait of all session loops.
package enum Wait {
  /// The reason for the end of a wait.
  package struct WakeReason {
    /// The descriptors that are readable, or have an error or a hangup; empty after a timeout.
    package let ready: Set<Int32>
    /// True if the output is a pipe whose reader is gone.
    package let hasLostReader: Bool
  }

  /// Waits until a descriptor is readable, the reader of the pipe `output` (-1 for none) is gone, or `time` has passed. Source: poll(2).
  package static func forEvents(on descriptors: [Int32], output: Int32 = -1, atMost time: Duration) -> WakeReason {
    var requests = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    // With no requested events, poll(2) reports only errors: POLLERR when the reader of a pipe is gone.
    requests.append(pollfd(fd: output, events: 0, revents: 0))
    _ = poll(&requests, nfds_t(requests.count), Int32((max(time, .zero) / .milliseconds(1)).rounded(.up)))
    let hasLostReader = requests.removeLast().revents & Int16(POLLERR) != 0
    return WakeReason(ready: Set(requests.filter { $0.revents != 0 }.map(\.fd)), hasLostReader: hasLostReader)
  }
}

extension Terminal {
  /// Resizes, suspends or redraws the terminal as a signal requires. Returns the signal if it ends the session, else nil.
  mutating func handle(_ signal: Signal) -> Signal? {
    switch signal {
    case .interrupt, .terminate, .hangup, .quit: return signal
    case .windowChange: resize()
    case .suspend: suspend()
    case .continue: redraw()
    }
    return nil
  }
}

extension SignalQueue {
  /// Returns a pending signal that ends a command, or nil. A pending SIGTSTP stops the process in this call. For commands without a screen.
  package borrowing func ending() -> Signal? {
    for signal in pending() {
      switch signal {
      case .interrupt, .terminate, .hangup, .quit: return signal
      case .suspend: kill(getpid(), SIGSTOP)
      case .windowChange, .continue: continue
      }
    }
    return nil
  }
}
