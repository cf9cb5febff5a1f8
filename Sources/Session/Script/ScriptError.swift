/// An error that stops a script.
package struct ScriptError: Error, Hashable, Sendable {
  package enum Code: Hashable, Sendable {
    /// The script could not run to its end, for example because a line is invalid or a file cannot be read.
    case unplayable
    /// An expectation about the screen failed.
    case unmet
  }

  var code = Code.unplayable
  var script: String
  /// The line, counted from 1; nil if the error concerns the whole script.
  package var line: Int?
  /// The cause, which messages print after the position.
  package var cause: String
  var remedy: String
  /// The text of the screen when an expectation failed; empty for other errors.
  var screen = ""

  /// The script and the line, in the form `FILE:LINE`.
  var position: String { line.map { "\(script):\($0)" } ?? script }
}
