import Screen

extension Preferences {
  /// The choice where neither options nor the configuration make one.
  package static let usual = Preferences(theme: Themes.names.first ?? "")
}

extension Preferences.Colors {
  /// The depth that is forced; nil where the terminal says it.
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
  /// The characters that are forced; nil where the locale says it.
  package var set: SymbolSet? {
    switch self {
    case .auto: nil
    case .unicode: .unicode
    case .ascii: .ascii
    }
  }
}
