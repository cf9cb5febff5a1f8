/// A session that alternates between a turn, which does all due work, and a wait for events.
///
/// Conforming types: the live monitor, scripts, `--once`, and the commands that follow maps.
package protocol SessionLoop: ~Copyable {
  /// The reason for the end of a session.
  associatedtype Ending
  associatedtype Problem: Error

  /// Does all due work and returns the next step.
  mutating func turn() throws(Problem) -> SessionStep<Ending>

  /// Waits for an event, for at most `time`. Returns an ending if the event ends the session, else nil.
  mutating func wait(atMost time: Duration) throws(Problem) -> Ending?
}

package enum SessionStep<Ending> {
  /// More work is waiting: take another turn at once.
  case again
  case wait(atMost: Duration)
  case end(Ending)
}

extension SessionLoop where Self: ~Copyable {
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
