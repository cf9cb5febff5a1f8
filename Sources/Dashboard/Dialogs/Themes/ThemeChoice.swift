/// A theme in the list of the picker.
package struct ThemeChoice: Hashable, Sendable {
  package let name: String
  /// The background that it is made for: dark, light or any.
  package let kind: String
  package let about: String
  /// True if it is a file of the user.
  package let isOwn: Bool

  package init(name: String, kind: String = "", about: String = "", isOwn: Bool = false) {
    self.name = name
    self.kind = kind
    self.about = about
    self.isOwn = isOwn
  }
}

/// Data of the theme picker that the session loop provides, because a dashboard reads no files and its styles have no colours.
package struct ThemeCatalogue: Hashable, Sendable {
  package var choices: [ThemeChoice]
  /// The contrast and colour distances of the current theme, as short lines.
  package var figures: [String]
  /// The colours that the terminal supports.
  package var colors: String

  package init(choices: [ThemeChoice], figures: [String] = [], colors: String = "") {
    self.choices = choices
    self.figures = figures
    self.colors = colors
  }

  var names: [String] { choices.map(\.name) }
}
