/// A session as the one loop sees it: in turns, it does what is due, then it waits.
///
/// The live monitor, scripts, the screen that is printed once, and the commands that follow maps conform to it. What they differ in - the source, the
/// terminal or none, the effects - is theirs.
package protocol SessionLoop: ~Copyable {
  /// The reason why a session ends.
  associatedtype Ending
  /// What a turn may throw.
  associatedtype Problem: Error

  /// Does what is due; returns what comes next.
  mutating func turn() throws(Problem) -> SessionStep<Ending>

  /// Waits until something may have happened, for a time at most; returns the ending if that is what happened.
  mutating func wait(atMost time: Duration) throws(Problem) -> Ending?
}

/// The decision at the end of a turn.
package enum SessionStep<Ending> {
  /// More is waiting.
  case again
  case wait(atMost: Duration)
  case end(Ending)
}

extension SessionLoop where Self: ~Copyable {
  /// Runs the session until it ends.
  package mutating func run() throws(Problem) -> Ending {
    while true {
      switch try turn() {
      case .again: continue
      case .wait(let time): if let ending = try wait(atMost: time) { return ending }
      case .end(let ending): return ending
      }
    }
  }
}
