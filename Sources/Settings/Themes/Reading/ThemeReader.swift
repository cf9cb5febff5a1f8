import Screen

/// A reader of one theme file that collects the errors in it.
struct ThemeReader {
  let file: String
  let lines: TOMLOutline
  private(set) var problems: [FileProblem] = []
  private var sections: [String: FileValue] = [:]
  var palette: [String: Color] = [:]
  private(set) var kind = Theme.Kind.any
  private(set) var about = ""

  /// The settings of a role in a theme file; each is nil if the file does not set it.
  struct RoleSetting {
    var foreground: Color?
    var background: Color?
    var emphasis: Style.Emphasis?
  }

  init(toml: String, file: String) {
    self.file = file
    lines = TOMLOutline(toml)
    do {
      sections = try FileValue.parse(toml)
    } catch {
      problems.append(error.problem(in: file))
    }
  }

  mutating func read() -> StyleSheet {
    let isBroken = !problems.isEmpty
    let name = readName()
    readKind()
    readPalette()
    let roles = readRoles("roles")
    if !isBroken {
      // An error for a required role with an invalid value has been reported already.
      for role in Role.required where roles[role] == nil && !isWritten(role) {
        report(["roles"], "the required role `\(role.name)` in [roles]")
      }
    }
    let looks = ThemeDerivation(defined: roles).appearances
    let ramps = readGradients(looks: looks)
    let ansi = readRoles("ansi")
    return StyleSheet(
      name: name, roles: looks, mono: readMono(), ramps: ramps, ansi: ThemeDerivation(defined: ansi).explicit)
  }

  private mutating func isWritten(_ role: Role) -> Bool {
    section("roles").contains { name, value in flattened(name, value).contains { $0.key == role.name } }
  }

  /// Adds an error, with the line of a key.
  mutating func report(_ path: [String], _ expected: String) {
    let parts = path.flatMap { $0.split(separator: ".").map(String.init) }
    problems.append(FileProblem(file: file, line: lines.line(of: parts), expected: expected))
  }

  private mutating func readName() -> String {
    let known: Set<String> = ["name", "kind", "about", "palette", "roles", "gradients", "ansi", "mono"]
    for key in sections.keys.sorted() where !known.contains(key) {
      report([key], "one of name, kind, about, [palette], [roles], [gradients], [ansi], [mono], not `\(key)`")
    }
    switch sections["name"] {
    case .string(let name) where !name.isEmpty: return name
    case nil: break
    case .some(let value): report(["name"], "a name in quotes, not \(value.words)")
    }
    return file.split(separator: "/").last.map { String($0.prefix { $0 != "." }) } ?? file
  }

  private mutating func readKind() {
    switch sections["kind"] {
    case nil: break
    case .string(let word) where Theme.Kind(rawValue: word) != nil: kind = Theme.Kind(rawValue: word) ?? .any
    case .some(let value): report(["kind"], "\"dark\", \"light\" or \"any\", not \(value.words)")
    }
    switch sections["about"] {
    case nil: break
    case .string(let text): about = text
    case .some(let value): report(["about"], "a few words in quotes, not \(value.words)")
    }
  }

  /// Returns the entries of a section, sorted by name.
  mutating func section(_ name: String) -> [(key: String, value: FileValue)] {
    switch sections[name] {
    case nil: return []
    case .table(let entries): return entries.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) }
    case .some(let value):
      report([name], "a section [\(name)], not \(value.words)")
      return []
    }
  }

  private mutating func readPalette() {
    for (name, value) in section("palette") {
      if let color = color(value, at: ["palette", name]) { palette[name] = color }
    }
  }

  private mutating func readGradients(looks: [Role: Appearance]) -> [Role: [Color]] {
    var ramps: [Role: [Color]] = [:]
    for (name, value) in section("gradients") {
      guard let role = Role.gradients.first(where: { $0.name == "gradient.\(name)" }) else {
        report(["gradients", name], "rate, bytes or heat, not `\(name)`")
        continue
      }
      guard case .list(let stops) = value, (2...5).contains(stops.count) else {
        report(["gradients", name], "a list of 2 to 5 colours")
        continue
      }
      let colors = stops.compactMap { color($0, at: ["gradients", name]) }
      guard colors.count == stops.count else { continue }
      guard !colors.contains(.terminalDefault) else {
        report(["gradients", name], "colours, such as \"#2f6f8f\", not \"none\"")
        continue
      }
      ramps[role] = ThemeReader.ramp(colors)
    }
    let derived = derivedRamp(looks)
    for role in Role.gradients where ramps[role] == nil { ramps[role] = derived.isEmpty ? nil : derived }
    return ramps
  }

  /// Derives a ramp from the colours of some roles: from dark to light, or from light to dark if the background is light.
  private func derivedRamp(_ looks: [Role: Appearance]) -> [Color] {
    var stops = [Role.textDim, .accent, .tierOpt, .text].compactMap { looks[$0]?.foreground.okLab }.sorted { $0.lightness < $1.lightness }
    let paper = looks[.background]?.background.okLab?.lightness
    if paper.map({ $0 > 0.5 }) ?? (kind == .light) { stops.reverse() }
    // Colours of nearly the same lightness would make part of the ramp flat: skip all but the first.
    let apart = stops.reduce(into: [OKLab]()) { kept, stop in
      if kept.last.map({ abs($0.lightness - stop.lightness) > 0.04 }) ?? true { kept.append(stop) }
    }
    return OKLab.ramp(through: apart, count: 16).map(\.color)
  }

  /// Returns the 16 colours of a ramp through some stops. Colours 0 to 15 cannot be mixed: if a stop is one of them, stops are repeated.
  private static func ramp(_ stops: [Color]) -> [Color] {
    let known = stops.compactMap(\.okLab)
    guard known.count == stops.count else { return (0..<16).map { stops[$0 * stops.count / 16] } }
    return OKLab.ramp(through: known, count: 16).map(\.color)
  }

  private mutating func readMono() -> [Role: Style.Emphasis] {
    var mono: [Role: Style.Emphasis] = [:]
    for role in Role.allCases { mono[role] = role.monoEmphasis }
    for (name, value) in section("mono") {
      for (key, value) in flattened(name, value) {
        guard let role = role(named: key, in: "mono") else { continue }
        if let emphasis = emphasis(value, at: ["mono", key]) { mono[role] = emphasis }
      }
    }
    return mono
  }
}
