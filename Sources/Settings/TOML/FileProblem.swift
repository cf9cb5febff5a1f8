/// An error in a theme file or in the configuration. Unless it is a syntax error, the rest of the file is still used.
package struct FileProblem: Hashable, Sendable, CustomStringConvertible {
  package let file: String
  /// The line number, from 1.
  package let line: Int
  /// The expected content and usually, after `not`, the content found.
  package let expected: String

  package init(file: String, line: Int, expected: String) {
    self.file = file
    self.line = line
    self.expected = expected
  }

  /// The error as a message, such as `themes/mine.toml:12: expected …`.
  package var description: String { "\(file):\(line): expected \(expected)" }
}
