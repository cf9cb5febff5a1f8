import Glibc

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
