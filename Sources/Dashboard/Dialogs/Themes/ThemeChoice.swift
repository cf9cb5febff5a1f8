/// A theme as the picker lists it.
package struct ThemeChoice: Hashable, Sendable {
  /// What it is called.
  package let name: String
  /// Which background it is made for: dark, light, any.
  package let kind: String
  /// What is special about it, in a few words.
  package let about: String
  /// Whether it is a file of the user.
  package let isOwn: Bool

  /// Makes a choice.
  package init(name: String, kind: String = "", about: String = "", isOwn: Bool = false) {
    self.name = name
    self.kind = kind
    self.about = about
    self.isOwn = isOwn
  }
}

/// What the theme picker shows and a dashboard cannot know: it reads no files, and its styles have no colours.
package struct ThemeCatalogue: Hashable, Sendable {
  /// The themes that there are.
  package var choices: [ThemeChoice]
  /// How well the theme that is shown can be read and told apart, in short lines.
  package var figures: [String]
  /// What the terminal can show.
  package var colors: String

  /// Makes a catalogue.
  package init(choices: [ThemeChoice], figures: [String] = [], colors: String = "") {
    self.choices = choices
    self.figures = figures
    self.colors = colors
  }

  var names: [String] { choices.map(\.name) }
}
