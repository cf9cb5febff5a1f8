import Glibc

/// A signal that a program on a terminal has to answer.
package enum Signal: Hashable, Sendable, CaseIterable {
  /// SIGINT: ctrl-c.
  case interrupt
  /// SIGTERM: someone wants us to end.
  case terminate
  /// SIGHUP: the terminal is gone.
  case hangup
  /// SIGQUIT: ctrl-\.
  case quit
  /// SIGWINCH: the window has another size.
  case windowChange
  /// SIGTSTP: ctrl-z.
  case suspend
  /// SIGCONT: we go on after having been stopped.
  case `continue`

  /// The kernel's number.
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
