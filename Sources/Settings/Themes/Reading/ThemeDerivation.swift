import Screen

/// Derives the roles that a theme does not define from those that it defines.
struct ThemeDerivation {
  let defined: [Role: ThemeReader.RoleSetting]

  /// The appearance of every role.
  var appearances: [Role: Appearance] {
    Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, appearance(of: $0)) })
  }

  /// The appearance of the defined roles only.
  var explicit: [Role: Appearance] { appearances.filter { defined[$0.key] != nil } }

  /// A text colour that is legible on the background of the theme, for a theme without one; the terminal's default on its default.
  private var legibleText: Color {
    guard let lightness = defined[.background]?.background?.okLab?.lightness else { return .terminalDefault }
    return Color(hex: lightness < 0.6 ? 0xe4e4e4 : 0x1c1c1c)
  }

  private func appearance(of role: Role) -> Appearance {
    let setting = defined[role]
    let paper = defined[.background]?.background ?? .terminalDefault
    var look = role.source.map { appearance(of: $0) } ?? Appearance()
    // A role inherits the foreground only; background and emphasis belong to the source itself.
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
