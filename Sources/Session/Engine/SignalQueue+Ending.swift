import Glibc
import Terminal

extension SignalQueue {
  /// Returns a pending signal that ends a command without a screen, or nil. SIGTSTP stops the process during the call.
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
