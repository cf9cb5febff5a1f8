/// The ink, paper and emphasis of a cell: what a terminal needs to paint it.
package struct Appearance: Hashable, Sendable {
  /// The ink.
  package var foreground: Color
  /// The paper.
  package var background: Color
  /// Bold, dim, underline, reverse.
  package var emphasis: Style.Emphasis

  /// Makes an appearance; without arguments, the terminal's own.
  package init(
    foreground: Color = .terminalDefault, background: Color = .terminalDefault, emphasis: Style.Emphasis = []
  ) {
    self.foreground = foreground
    self.background = background
    self.emphasis = emphasis
  }
}

/// How every ``Style`` looks: the value that a theme file becomes.
///
/// Roles carry colours for terminals with colour, and a set of emphasis bits that is all there is on a terminal without.
package struct StyleSheet: Sendable {
  /// The name of the theme.
  package var name: String
  /// The look of each role; a missing role looks like plain text.
  package var roles: [Role: Appearance]
  /// The emphasis of each role on a terminal without colour.
  package var mono: [Role: Style.Emphasis]
  /// The 16 colours of each ramp, low to high.
  package var ramps: [Role: [Color]]
  /// The look of roles on a terminal of 8 or 16 colours, where the nearest colour would not do.
  package var ansi: [Role: Appearance]

  /// Makes a style sheet.
  package init(
    name: String, roles: [Role: Appearance], mono: [Role: Style.Emphasis], ramps: [Role: [Color]], ansi: [Role: Appearance] = [:]
  ) {
    self.name = name
    self.roles = roles
    self.mono = mono
    self.ramps = ramps
    self.ansi = ansi
  }

  /// The look of a style on a terminal of some depth, in colours that this terminal can show.
  package func appearance(of style: Style, depth: ColorDepth) -> Appearance {
    if depth == .mono { return Appearance(emphasis: monoEmphasis(of: style)) }
    var look = depth == .ansi8 || depth == .ansi16 ? forANSI.appearance(of: style) : appearance(of: style)
    look.foreground = look.foreground.nearest(depth)
    look.background = look.background.nearest(depth)
    // Two colours that became one: black on what is light, white on what is dark.
    if look.foreground == look.background, case .indexed(let paper) = look.background {
      look.foreground = .indexed([2, 3, 6, 7].contains(paper & 7) ? 0 : 7)
    }
    return look
  }

  /// The sheet in which roles look as they shall with 16 colours.
  private var forANSI: StyleSheet {
    var sheet = self
    sheet.roles.merge(ansi) { _, explicit in explicit }
    return sheet
  }

  /// The look of a style on a terminal with colour. O(1).
  package func appearance(of style: Style) -> Appearance {
    let plain = roles[.text] ?? Appearance()
    var look = roles[style.role] ?? plain
    if let ramp = ramps[style.role], !ramp.isEmpty {
      look.foreground = ramp[min(Int(style.level), ramp.count - 1)]
    }
    let paper = roles[.background]?.background ?? .terminalDefault
    if look.background == .terminalDefault { look.background = paper }
    switch style.surface {
    case .screen: break
    case .selected: lay(&look, on: .selected, text: plain, role: style.role)
    case .dialog: lay(&look, on: .dialog, text: plain, role: style.role)
    case .match: lay(&look, on: .match, text: plain, role: style.role)
    }
    look.emphasis.formUnion(style.emphasis)
    return look
  }

  /// Puts ink on another paper; plain text takes that paper's own ink, and ink that would be hard to read moves towards it.
  ///
  /// The selected row has one ink: it is what the user reads, each sign says by itself what its colour says elsewhere, and each further
  /// ink would be sent again with every move of the cursor.
  private func lay(_ look: inout Appearance, on surface: Role, text: Appearance, role: Role) {
    guard let paper = roles[surface] else { return }
    look.background = paper.background
    look.emphasis.formUnion(paper.emphasis)
    if role == .text || surface == .match || surface == .selected {
      look.foreground = paper.foreground
    } else if role != surface {
      look.foreground = look.foreground.legible(on: paper.background, towards: paper.foreground)
    }
  }

  /// The emphasis of a style on a terminal without colour. O(1).
  package func monoEmphasis(of style: Style) -> Style.Emphasis {
    var emphasis = mono[style.role] ?? []
    switch style.surface {
    case .screen, .dialog: break
    case .selected: emphasis.formUnion(mono[.selected] ?? .reverse)
    case .match: emphasis.formUnion(mono[.match] ?? [.reverse, .bold])
    }
    return emphasis.union(style.emphasis)
  }
}
