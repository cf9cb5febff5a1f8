import Screen
import ThemeFiles

/// The built-in themes.
package enum Themes {
  /// The names of the built-in themes; the first is the default.
  package static let names: [String] = ThemeFiles.all.map(\.name)

  /// The themes with a well-known palette. Higher contrasts would require other colours.
  private static let classics: Set<String> = ["nord", "gruvbox-dark", "solarized-light", "catppuccin-mocha", "phosphor"]

  /// Returns the requirements for a built-in theme.
  package static func bar(of name: String) -> ThemeLint.Bar { classics.contains(name) ? .classic : .own }

  /// Returns the style sheet of a built-in theme, or nil for an unknown name.
  package static func builtIn(_ name: String) -> StyleSheet? { theme(name)?.sheet }

  /// Returns a built-in theme, or nil for an unknown name. O(bytes) of its file.
  package static func theme(_ name: String) -> Theme? {
    guard let file = ThemeFiles.all.first(where: { $0.name == name }) else { return nil }
    return Theme(toml: String(decoding: file.toml(), as: UTF8.self), file: "themes/\(name).toml")
  }
}
