/// A theme as the picker lists it.
public struct ThemeChoice: Hashable, Sendable {
  /// What it is called.
  public let name: String
  /// Which background it is made for: dark, light, any.
  public let kind: String
  /// What is special about it, in a few words.
  public let about: String
  /// Whether it is a file of the user.
  public let isOwn: Bool

  /// Makes a choice.
  public init(name: String, kind: String = "", about: String = "", isOwn: Bool = false) {
    self.name = name
    self.kind = kind
    self.about = about
    self.isOwn = isOwn
  }
}

/// What the theme picker shows and a dashboard cannot know: it reads no files, and its styles have no colours.
public struct ThemeCatalogue: Hashable, Sendable {
  /// The themes that there are.
  public var choices: [ThemeChoice]
  /// How well the theme that is shown can be read and told apart, in short lines.
  public var figures: [String]
  /// What the terminal can show.
  public var colors: String

  /// Makes a catalogue.
  public init(choices: [ThemeChoice], figures: [String] = [], colors: String = "") {
    self.choices = choices
    self.figures = figures
    self.colors = colors
  }

  var names: [String] { choices.map(\.name) }
}
