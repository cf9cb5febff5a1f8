import Screen
import ThemeFiles

/// Themes: TOML files that become style sheets.
package enum Themes {
  /// The names of the themes that are built in, the default first.
  package static let names: [String] = ThemeFiles.all.map(\.name)

  /// The palettes of others, which are not ours to make stronger than they are.
  private static let classics: Set<String> = ["nord", "gruvbox-dark", "solarized-light", "catppuccin-mocha", "phosphor"]

  /// What a theme that is built in is held to.
  package static func bar(of name: String) -> ThemeLint.Bar { classics.contains(name) ? .classic : .own }

  /// The style sheet of a theme that is built in; nil for an unknown name.
  package static func builtIn(_ name: String) -> StyleSheet? { theme(name)?.sheet }

  /// A theme that is built in; nil for an unknown name. O(bytes) of its file.
  package static func theme(_ name: String) -> Theme? {
    guard let file = ThemeFiles.all.first(where: { $0.name == name }) else { return nil }
    return Theme(toml: String(decoding: file.toml(), as: UTF8.self), file: "themes/\(name).toml")
  }

  /// Reads a theme. It always gives a whole style sheet: what is missing or wrong is derived from the rest and reported.
  ///
  /// - Parameters:
  ///   - toml: The text of the file.
  ///   - file: The name that problems carry.
  package static func load(toml: String, file: String) -> (sheet: StyleSheet, problems: [FileProblem]) {
    let theme = Theme(toml: toml, file: file)
    return (theme.sheet, theme.problems)
  }
}
