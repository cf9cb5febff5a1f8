import Glibc
import Terminal

extension SignalQueue {
  /// Returns the signal that ends a command without a screen, if one has arrived. A stop signal stops the process here.
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
