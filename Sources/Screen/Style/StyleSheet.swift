/// The colours and emphasis of a cell.
package struct Appearance: Hashable, Sendable {
  package var foreground: Color
  package var background: Color
  package var emphasis: Style.Emphasis

  /// Creates an appearance; without arguments, in the terminal's default colours.
  package init(
    foreground: Color = .terminalDefault, background: Color = .terminalDefault, emphasis: Style.Emphasis = []
  ) {
    self.foreground = foreground
    self.background = background
    self.emphasis = emphasis
  }
}

/// The appearance of every ``Style``, as a theme file defines it.
package struct StyleSheet: Sendable {
  package var name: String
  /// The appearance of each role; a missing role looks like plain text.
  package var roles: [Role: Appearance]
  /// The emphasis of each role on a terminal without colour.
  package var mono: [Role: Style.Emphasis]
  /// The 16 colours of each ramp, low to high.
  package var ramps: [Role: [Color]]
  /// The appearances that the theme defines for terminals with 8 or 16 colours. On such terminals they replace those in `roles`.
  package var ansi: [Role: Appearance]

  package init(
    name: String, roles: [Role: Appearance], mono: [Role: Style.Emphasis], ramps: [Role: [Color]], ansi: [Role: Appearance] = [:]
  ) {
    self.name = name
    self.roles = roles
    self.mono = mono
    self.ramps = ramps
    self.ansi = ansi
  }

  /// Returns the appearance of a style in colours that a terminal of some depth can show.
  package func appearance(of style: Style, depth: ColorDepth) -> Appearance {
    if depth == .mono { return Appearance(emphasis: monoEmphasis(of: style)) }
    var look = depth == .ansi8 || depth == .ansi16 ? forANSI.appearance(of: style) : appearance(of: style)
    look.foreground = look.foreground.nearest(depth)
    look.background = look.background.nearest(depth)
    // Rounding made the two colours equal: write black on a light colour, white on a dark one.
    if look.foreground == look.background, case .indexed(let paper) = look.background {
      look.foreground = .indexed([2, 3, 6, 7].contains(paper & 7) ? 0 : 7)
    }
    return look
  }

  /// The style sheet for a terminal with 8 or 16 colours.
  private var forANSI: StyleSheet {
    var sheet = self
    sheet.roles.merge(ansi) { _, explicit in explicit }
    return sheet
  }

  /// Returns the appearance of a style in the colours of the theme. O(1).
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
    case .selected: place(&look, of: style.role, on: .selected)
    case .dialog: place(&look, of: style.role, on: .dialog)
    case .match: place(&look, of: style.role, on: .match)
    }
    look.emphasis.formUnion(style.emphasis)
    return look
  }

  /// Sets the background of a surface. On a selected row and in a match, each role takes the foreground of the surface. On a dialog, only
  /// plain text does; other roles keep their colours, made legible.
  ///
  /// The selected row has a single foreground colour, because each further colour would be sent to the terminal again with each cursor
  /// motion. On that row, glyphs carry the meaning of colours.
  private func place(_ look: inout Appearance, of role: Role, on surface: Role) {
    guard let paper = roles[surface] else { return }
    look.background = paper.background
    look.emphasis.formUnion(paper.emphasis)
    if role == .text || surface == .match || surface == .selected {
      look.foreground = paper.foreground
    } else if role != surface {
      look.foreground = look.foreground.legible(on: paper.background, towards: paper.foreground)
    }
  }

  /// Returns the emphasis of a style on a terminal without colour. O(1).
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
