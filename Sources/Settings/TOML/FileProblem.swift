/// A mistake in a file that a user wrote, a theme or the configuration: where it is, and what was expected there.
///
/// A value, not an error: the rest of the file still counts.
package struct FileProblem: Hashable, Sendable, CustomStringConvertible {
  /// The file, as it was named.
  package let file: String
  /// The line, counted from 1.
  package let line: Int
  /// What was expected, and what was found instead.
  package let expected: String

  /// Makes a problem.
  package init(file: String, line: Int, expected: String) {
    self.file = file
    self.line = line
    self.expected = expected
  }

  /// `themes/mine.toml:12: expected …`.
  package var description: String { "\(file):\(line): expected \(expected)" }
}
