import Screen

/// Fills in the roles that a theme does not give from those that it gives.
struct ThemeDerivation {
  let wishes: [Role: ThemeReader.Wish]

  /// The look of every role.
  var looks: [Role: Appearance] {
    var looks: [Role: Appearance] = [:]
    for role in Role.allCases { looks[role] = look(of: role) }
    return looks
  }

  /// The look of the roles that the theme gives, and of no other.
  var explicit: [Role: Appearance] { looks.filter { wishes[$0.key] != nil } }

  /// The ink of a theme that gives none: one that can be read on its paper, or the terminal's own on the terminal's own.
  private var inkOnPaper: Color {
    guard let lightness = wishes[.background]?.background?.okLab?.lightness else { return .terminalDefault }
    return Color(hex: lightness < 0.6 ? 0xe4e4e4 : 0x1c1c1c)
  }

  private func look(of role: Role) -> Appearance {
    let wish = wishes[role]
    var look = role.source.map { self.look(of: $0) } ?? Appearance()
    // What a role inherits is ink: paper and emphasis belong to the source itself.
    look.background = .terminalDefault
    look.emphasis = wish == nil ? role.derivedEmphasis : []
    if wish == nil, role == .match || role == .matchCurrent, let paper = wishes[.background]?.background, paper != .terminalDefault {
      return Appearance(foreground: paper, background: look.foreground, emphasis: role == .match ? [] : .bold)
    }
    if role == .inputInvalid { look.background = self.look(of: .input).background }
    if role == .text { look.foreground = inkOnPaper }
    if let ink = wish?.foreground { look.foreground = ink }
    if let paper = wish?.background { look.background = paper }
    if let emphasis = wish?.emphasis { look.emphasis = emphasis }
    if role == .selected || role == .dialog || role == .input, look.background == .terminalDefault {
      look.background = wishes[.background]?.background ?? .terminalDefault
    }
    return look
  }
}
