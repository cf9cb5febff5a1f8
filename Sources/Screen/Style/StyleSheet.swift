/// The ink, paper and emphasis of a cell: what a terminal needs to paint it.
public struct Appearance: Hashable, Sendable {
  /// The ink.
  public var foreground: Color
  /// The paper.
  public var background: Color
  /// Bold, dim, underline, reverse.
  public var emphasis: Style.Emphasis

  /// Makes an appearance; without arguments, the terminal's own.
  public init(
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
public struct StyleSheet: Sendable {
  /// The name of the theme.
  public var name: String
  /// The look of each role; a missing role looks like plain text.
  public var roles: [Role: Appearance]
  /// The emphasis of each role on a terminal without colour.
  public var mono: [Role: Style.Emphasis]
  /// The 16 colours of each ramp, low to high.
  public var ramps: [Role: [Color]]

  /// Makes a style sheet.
  public init(name: String, roles: [Role: Appearance], mono: [Role: Style.Emphasis], ramps: [Role: [Color]]) {
    self.name = name
    self.roles = roles
    self.mono = mono
    self.ramps = ramps
  }

  /// The look of a style on a terminal with colour. O(1).
  public func appearance(of style: Style) -> Appearance {
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

  /// Puts ink on another paper; plain text also takes that paper's own ink.
  private func lay(_ look: inout Appearance, on surface: Role, text: Appearance, role: Role) {
    guard let paper = roles[surface] else { return }
    look.background = paper.background
    look.emphasis.formUnion(paper.emphasis)
    if role == .text || surface == .match { look.foreground = paper.foreground }
  }

  /// The emphasis of a style on a terminal without colour. O(1).
  public func monoEmphasis(of style: Style) -> Style.Emphasis {
    var emphasis = mono[style.role] ?? []
    switch style.surface {
    case .screen, .dialog: break
    case .selected: emphasis.formUnion(mono[.selected] ?? .reverse)
    case .match: emphasis.formUnion(mono[.match] ?? [.reverse, .bold])
    }
    return emphasis.union(style.emphasis)
  }
}
