/// The first syntax error in a TOML text. No value of a text with a syntax error is used.
package struct FileSyntaxError: Error, Hashable, Sendable {
  /// The line number, from 1.
  package let line: Int
  package let reason: String

  package func problem(in file: String) -> FileProblem { FileProblem(file: file, line: line, expected: "TOML; \(reason)") }
}
