import Glibc
import Terminal

/// The one place where a session sleeps.
package enum Wait {
  /// The reason why a wait ended.
  package struct WakeReason {
    /// The descriptors that have news; none if the time is over.
    package var ready: Set<Int32> = []
    /// True if the reader of the output is gone.
    package var hasLostReader = false
  }

  /// Waits until a descriptor is readable, the reader of `output` is gone, or time is over; an output of -1 is none. Source: poll(2).
  package static func forNews(on descriptors: [Int32], output: Int32 = -1, atMost time: Duration) -> WakeReason {
    var requests = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    // Without an event asked for, poll(2) reports errors alone: the reader of a pipe is gone.
    requests.append(pollfd(fd: output, events: 0, revents: 0))
    _ = poll(&requests, nfds_t(requests.count), Int32((max(time, .zero) / .milliseconds(1)).rounded(.up)))
    var woken = WakeReason()
    woken.hasLostReader = requests.removeLast().revents & Int16(POLLERR) != 0
    woken.ready = Set(requests.filter { $0.revents != 0 }.map(\.fd))
    return woken
  }
}

extension Terminal {
  /// Does what a signal asks of the terminal; returns the signal if it ends the session.
  mutating func answer(_ signal: Signal) -> Signal? {
    switch signal {
    case .interrupt, .terminate, .hangup, .quit: return signal
    case .windowChange: resize()
    case .suspend: suspend()
    case .continue: redraw()
    }
    return nil
  }
}
