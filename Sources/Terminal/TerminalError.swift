/// Why there is no terminal to draw on, and what to do about it. Nothing has been written when it is thrown.
package struct TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of failure.
  package enum Code: Hashable, Sendable {
    /// Standard input or output is not a terminal.
    case notATerminal
    /// terminfo does not know the terminal.
    case unknownTerminal
    /// The terminal cannot place its cursor.
    case noCursorMotion
    /// This process already has a session.
    case alreadyOpen
    /// The system refused something.
    case system
  }

  /// The kind of failure.
  package let code: Code
  /// What is wrong, as part of a sentence.
  package let cause: String
  /// What the user can do, as part of a sentence.
  package let remedy: String

  /// Makes an error.
  package init(_ code: Code, cause: String, remedy: String) {
    self.code = code
    self.cause = cause
    self.remedy = remedy
  }

  /// The cause and the remedy on one line.
  package var description: String { "\(cause): \(remedy)" }
}
