/// Why a script is not played to its end: the line, the cause, and what can be done.
package struct ScriptError: Error, Hashable, Sendable {
  /// The kinds of failure.
  package enum Code: Hashable, Sendable {
    /// The script, or a file that it names, is not as it shall be.
    case unplayable
    /// The screen does not show what was expected.
    case unmet
  }

  /// The kind of failure.
  var code = Code.unplayable
  /// What the script is called.
  var script: String
  /// The line, counted from 1; nil when it is about the whole.
  var line: Int?
  /// What is wrong, as part of a sentence.
  var cause: String
  /// What to do about it.
  var remedy: String
  /// What the screen showed instead, when something was expected on it.
  var screen = ""

  /// The script and the line, as compilers say it.
  var place: String { line.map { "\(script):\($0)" } ?? script }
}
