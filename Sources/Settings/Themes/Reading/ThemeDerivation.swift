import Screen

/// The derivation of the roles that a theme leaves undefined. They are derived from the roles that it defines.
struct ThemeDerivation {
  let defined: [Role: ThemeReader.RoleSetting]

  /// The appearance of every role.
  var appearances: [Role: Appearance] {
    Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, appearance(of: $0)) })
  }

  /// The appearances of only those roles that the theme defines.
  var explicit: [Role: Appearance] { appearances.filter { defined[$0.key] != nil } }

  /// The text colour for a theme that sets none: legible on the background of the theme; the terminal's default if it sets no background.
  private var legibleText: Color {
    guard let lightness = defined[.background]?.background?.okLab?.lightness else { return .terminalDefault }
    return Color(hex: lightness < 0.6 ? 0xe4e4e4 : 0x1c1c1c)
  }

  private func appearance(of role: Role) -> Appearance {
    let setting = defined[role]
    let paper = defined[.background]?.background ?? .terminalDefault
    var look = role.source.map { appearance(of: $0) } ?? Appearance()
    // A role takes only the foreground of its source, not the background and the emphasis.
    look.background = .terminalDefault
    look.emphasis = setting == nil ? role.derivedEmphasis : []
    if setting == nil, role == .match || role == .matchCurrent, paper != .terminalDefault {
      return Appearance(foreground: paper, background: look.foreground, emphasis: role == .match ? [] : .bold)
    }
    if role == .inputInvalid { look.background = appearance(of: .input).background }
    if role == .text { look.foreground = legibleText }
    if let foreground = setting?.foreground { look.foreground = foreground }
    if let background = setting?.background { look.background = background }
    if let emphasis = setting?.emphasis { look.emphasis = emphasis }
    if role == .selected || role == .dialog || role == .input, look.background == .terminalDefault { look.background = paper }
    return look
  }
}
