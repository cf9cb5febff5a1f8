import Screen

/// A check of the legibility of a theme: contrasts by WCAG 2, and colour differences by CIEDE2000 for four kinds of colour vision.
///
/// Measures the colours as painted, after the style sheet has adjusted those on selected rows, in dialogs and in search matches.
package struct ThemeLint: Sendable {
  /// The strictness of the requirements for a theme.
  package enum Bar: Hashable, Sendable {
    /// For themes with a palette of jittop: a contrast of 7:1 for text, and role groups distinguishable with every kind of colour vision.
    case own
    /// For themes of users, and for built-in themes with a well-known palette: a contrast of 4.5:1 for text. Groups have no requirement.
    case classic
  }

  /// The measures, in the order of the table.
  package private(set) var measures: [ThemeMeasure] = []

  package var findings: [ThemeMeasure] { measures.filter(\.isFinding) }

  let sheet: StyleSheet

  /// Measures a style sheet. Computes some thousand colour differences, which take a few milliseconds.
  package init(_ sheet: StyleSheet, bar: Bar) {
    self.sheet = sheet
    measureRoles()
    measureContrasts(text: bar == .own ? 7 : 4.5)
    for group in Self.groups { measureDistance(group, wanted: bar == .own ? 10 : nil) }
    for role in Role.gradients { measureRamp(role) }
    measurePalette()
  }

  /// The roles of the focused border, marks and overlap signs, which need less contrast than text.
  static let glyphs: Set<Role> = [.borderFocus, .marked, .overlapDuplicate, .overlapSame, .overlapNested, .overlapStraddle]
  /// The roles of separators and of the background, for which no contrast is required.
  static let quiet: Set<Role> = [.border, .divider, .scroll, .background]

  /// A group of roles that should be distinguishable by colour.
  struct Group {
    let name: String
    let roles: [Role]
  }

  static let groups = [
    Group(name: "tiers", roles: [.tierInterp, .tierBaseline, .tierMid, .tierOpt, .tierStub]),
    Group(name: "overlaps", roles: [.overlapDuplicate, .overlapSame, .overlapNested, .overlapStraddle]),
    Group(name: "severity", roles: [.ok, .warn, .error]),
  ]

  mutating func add(
    _ subject: String, _ unit: ThemeMeasure.Unit, _ least: (value: Double, place: String)?, wanted: Double?
  ) {
    measures.append(ThemeMeasure(subject: subject, unit: unit, least: least?.value, place: least?.place ?? "", wanted: wanted))
  }

  // MARK: - Contrast

  private mutating func measureRoles() {
    let missing = Role.allCases.filter { sheet.roles[$0] == nil || sheet.mono[$0] == nil }
    let count = Role.allCases.count
    add(
      "roles defined", .roles, (Double(count - missing.count), missing.map(\.name).joined(separator: " ")), wanted: Double(count))
  }

  private mutating func measureContrasts(text: Double) {
    let ramps = Set(Role.gradients)
    let marks = Self.glyphs.union(ramps)
    let tiers = Self.groups[0].roles
    let read = Role.allCases.filter { !Self.quiet.contains($0) && !marks.contains($0) }
    add("text", .contrast, contrast([.text]), wanted: text)
    add("dim text", .contrast, contrast([.textDim]), wanted: 4.5)
    add("tiers", .contrast, contrast(tiers), wanted: 4.5)
    add("other text", .contrast, contrast(read.filter { !tiers.contains($0) && $0 != .text && $0 != .textDim }), wanted: 4.5)
    add("glyphs and the focused border", .contrast, contrast(Role.allCases.filter { marks.contains($0) }), wanted: 3)
    add("on the selected row", .contrast, contrast(read, on: .selected), wanted: 4.5)
    add("in dialogs", .contrast, contrast(read, on: .dialog), wanted: 4.5)
    add("search matches", .contrast, contrast(read, on: .match), wanted: 4.5)
  }

  /// Returns the lowest contrast of some roles with their background, and the role that has it; nil if unknown.
  private func contrast(_ roles: [Role], on surface: Style.Surface = .screen) -> (value: Double, place: String)? {
    var least: (value: Double, place: String)?
    for role in roles {
      for level in Role.gradients.contains(role) ? Array(UInt8(0)...15) : [0] {
        let look = sheet.appearance(of: Style(role, level: level, on: surface))
        guard let value = look.foreground.contrast(with: look.background) else { continue }
        if value < least?.value ?? .infinity { least = (value, role.name) }
      }
    }
    return least
  }

  // MARK: - Distance

  private mutating func measureDistance(_ group: Group, wanted: Double?) {
    add("\(group.name) apart", .distance, distance(group, depth: .trueColor), wanted: wanted)
  }

  /// Measures the groups in 256 colours. There is no requirement, because that palette has few suitable colours.
  private mutating func measurePalette() {
    let all = Self.groups.compactMap { distance($0, depth: .palette256) }
    add("groups apart with 256 colours", .distance, all.min { $0.value < $1.value }, wanted: nil)
  }

  /// Returns the lowest colour difference between two roles of a group over all kinds of colour vision. `place` names the roles and vision.
  private func distance(_ group: Group, depth: ColorDepth) -> (value: Double, place: String)? {
    let inks = group.roles.map { ($0, sheet.appearance(of: Style($0), depth: depth).foreground) }
    var least: (value: Double, place: String)?
    for sight in ColorVision.allCases {
      let seen = inks.compactMap { role, ink in ink.cieLab(seenBy: sight).map { (role, $0) } }
      for (index, (role, color)) in seen.enumerated() {
        for (other, otherColor) in seen.dropFirst(index + 1) {
          let value = color.distance(to: otherColor)
          if value < least?.value ?? .infinity { least = (value, "\(role.name) and \(other.name), \(sight.rawValue)") }
        }
      }
    }
    return least
  }

  // MARK: - Ramps

  private mutating func measureRamp(_ role: Role) {
    let lightness = (sheet.ramps[role] ?? []).compactMap(\.okLab?.lightness)
    guard lightness.count > 1, let first = lightness.first, let last = lightness.last else {
      return add("ramp of \(role.rampName)", .step, nil, wanted: .leastNonzeroMagnitude)
    }
    let sign: Double = last < first ? -1 : 1
    let steps = zip(lightness, lightness.dropFirst()).map { sign * ($1 - $0) * 100 }
    let least = steps.enumerated().min { $0.element < $1.element }
    add(
      "ramp of \(role.rampName)", .step, least.map { ($0.element, "step \($0.offset + 1)") }, wanted: .leastNonzeroMagnitude)
  }
}

extension Role {
  /// The name of a gradient role in the section [gradients] of theme files.
  fileprivate var rampName: String { name.split(separator: ".").last.map(String.init) ?? name }
}
