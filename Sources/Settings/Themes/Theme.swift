import Screen

/// A theme as its file says it.
package struct Theme: Sendable {
  /// Which background it is made for.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    case dark, light
    /// Whichever the terminal has.
    case any
  }

  /// Its name, or that of its file.
  package var name: String { sheet.name }
  /// Which background it is made for.
  package let kind: Kind
  /// What is special about it, in a few words; may be empty.
  package let about: String
  /// How everything looks.
  package let sheet: StyleSheet
  /// What is wrong with the file, by line; the sheet is whole all the same.
  package let problems: [FileProblem]

  /// Reads a theme; `file` is the name that problems carry. O(bytes).
  package init(toml: String, file: String) {
    var reader = ThemeReader(toml: toml, file: file)
    sheet = reader.read()
    kind = reader.kind
    about = reader.about
    problems = reader.problems.sorted { $0.line < $1.line }
  }

  /// A theme of a file that cannot be read: all of it is the terminal's own.
  package init(unreadable name: String, _ problem: FileProblem) {
    let plain = Theme(toml: "", file: name)
    kind = .any
    about = ""
    sheet = plain.sheet
    problems = [problem]
  }
}
