import Screen

extension Preferences {
  /// The default preferences.
  package static let usual = Preferences(theme: Themes.names.first ?? "")
}

extension Preferences.Colors {
  /// The colour depth to use; nil to detect it from the terminal.
  package var depth: ColorDepth? {
    switch self {
    case .auto: nil
    case .mono: .mono
    case .ansi8: .ansi8
    case .ansi16: .ansi16
    case .palette256: .palette256
    case .trueColor: .trueColor
    }
  }
}

extension Preferences.Symbols {
  /// The character set to use; nil to detect it from the locale and the terminal.
  package var set: SymbolSet? {
    switch self {
    case .auto: nil
    case .unicode: .unicode
    case .ascii: .ascii
    }
  }
}
