/// The reason why a session on the terminal, or its signal queue, could not be started. Nothing was written to the terminal.
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
  /// The cause, for a message: lower case, no full stop.
  package let cause: String
  /// Advice for the user, in the same form.
  package let remedy: String

  package var description: String { "\(cause): \(remedy)" }
}
