/// Why a text is no TOML: the first mistake in its syntax.
package struct FileSyntaxError: Error, Hashable, Sendable {
  /// The line, counted from 1.
  package let line: Int
  /// What is wrong, in words.
  package let reason: String

  init(line: Int, reason: String) {
    self.line = line
    self.reason = reason
  }

  /// The mistake as a problem of a file.
  package func problem(in file: String) -> FileProblem { FileProblem(file: file, line: line, expected: "TOML; \(reason)") }
}
