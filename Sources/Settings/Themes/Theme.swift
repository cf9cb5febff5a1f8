import Screen

/// A theme, read from a theme file.
package struct Theme: Sendable {
  /// The background that a theme is designed for.
  package enum Kind: String, CaseIterable, Hashable, Sendable { case dark, light, any }

  /// The name that the file sets, or else the base name of the file.
  package var name: String { sheet.name }
  package let kind: Kind
  /// A short description; may be empty.
  package let about: String
  /// The style sheet, which defines every role even if the file has errors.
  package let sheet: StyleSheet
  /// The errors in the file, in the order of lines.
  package let problems: [FileProblem]

  /// Parses a theme. `file` is the name of the file for error reports. O(bytes).
  package init(toml: String, file: String) {
    var reader = ThemeReader(toml: toml, file: file)
    sheet = reader.read()
    kind = reader.kind
    about = reader.about
    problems = reader.problems.sorted { $0.line < $1.line }
  }

  /// Creates a theme in the terminal's default colours for a file that cannot be read.
  package init(unreadable name: String, _ problem: FileProblem) {
    let plain = Theme(toml: "", file: name)
    kind = .any
    about = ""
    sheet = plain.sheet
    problems = [problem]
  }
}
