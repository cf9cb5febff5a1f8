/// A mistake in a file that a user wrote, a theme or the configuration: where it is, and what was expected there.
///
/// A value, not an error: the rest of the file still counts.
public struct FileProblem: Hashable, Sendable, CustomStringConvertible {
  /// The file, as it was named.
  public let file: String
  /// The line, counted from 1.
  public let line: Int
  /// What was expected, and what was found instead.
  public let expected: String

  /// Makes a problem.
  public init(file: String, line: Int, expected: String) {
    self.file = file
    self.line = line
    self.expected = expected
  }

  /// `themes/mine.toml:12: expected …`.
  public var description: String { "\(file):\(line): expected \(expected)" }
}
