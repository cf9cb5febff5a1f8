/// An error at the start of a session, thrown before anything is written to the terminal.
package struct TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: Hashable, Sendable {
    /// Standard input or output is not a terminal.
    case notATerminal
    /// The terminal has no terminfo entry.
    case unknownTerminal
    /// The terminal cannot move its cursor.
    case noCursorMotion
    /// This process already has a session.
    case alreadyOpen
    /// A system call failed.
    case system
  }

  package let code: Code
  /// The cause, as part of a sentence.
  package let cause: String
  /// The remedy, as part of a sentence.
  package let remedy: String

  package var description: String { "\(cause): \(remedy)" }
}
