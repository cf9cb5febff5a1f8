/// A theme in the list of the picker.
package struct ThemeChoice: Hashable, Sendable {
  package let name: String
  /// The background that the theme is designed for: dark, light or any.
  package let kind: String
  package let about: String
  /// True for a theme file of the user, false for a built-in theme.
  package let isOwn: Bool

  package init(name: String, kind: String = "", about: String = "", isOwn: Bool = false) {
    self.name = name
    self.kind = kind
    self.about = about
    self.isOwn = isOwn
  }
}

/// The data of the theme picker. The session loop provides it, because a dashboard reads no files and knows no colours.
package struct ThemeCatalogue: Hashable, Sendable {
  package var choices: [ThemeChoice]
  /// The contrasts and colour differences of the current theme, as short lines.
  package var figures: [String]
  /// A description of the colours that the terminal supports.
  package var colors: String

  package init(choices: [ThemeChoice], figures: [String] = [], colors: String = "") {
    self.choices = choices
    self.figures = figures
    self.colors = colors
  }

  var names: [String] { choices.map(\.name) }
}
