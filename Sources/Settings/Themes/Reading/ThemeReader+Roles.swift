import Screen

extension ThemeReader {
  /// Reads the settings of roles in a section: [roles] or [ansi].
  mutating func readRoles(_ section: String) -> [Role: RoleSetting] {
    var settings: [Role: RoleSetting] = [:]
    for (name, value) in self.section(section) {
      for (key, value) in flattened(name, value) {
        guard let role = role(named: key, in: section) else { continue }
        if let setting = setting(value, role: role, at: [section, key]) { settings[role] = setting }
      }
    }
    return settings
  }

  /// Returns a value with its key. For a table of roles, returns its values with dotted keys: TOML parses `tier.opt = …` as a table.
  func flattened(_ key: String, _ value: FileValue) -> [(key: String, value: FileValue)] {
    guard case .table(let entries) = value else { return [(key, value)] }
    let parts: Set<String> = ["fg", "bg", "attributes"]
    let own = entries.filter { parts.contains($0.key) }
    let nested = entries.filter { !parts.contains($0.key) }.sorted { $0.key < $1.key }
    let first: [(key: String, value: FileValue)] = own.isEmpty && !nested.isEmpty ? [] : [(key, .table(own))]
    return first + nested.flatMap { flattened("\(key).\($0.key)", $0.value) }
  }

  mutating func role(named name: String, in section: String) -> Role? {
    if let role = Role.named(name), !Role.gradients.contains(role) { return role }
    report([section, name], "the name of a role, such as `text.dim` or `tier.opt`, not `\(name)`")
    return nil
  }

  private mutating func setting(_ value: FileValue, role: Role, at path: [String]) -> RoleSetting? {
    guard case .table(let entries) = value else {
      guard let color = color(value, at: path) else { return nil }
      return role.isSurface ? RoleSetting(background: color) : RoleSetting(foreground: color)
    }
    var setting = RoleSetting()
    if let foreground = entries["fg"] { setting.foreground = color(foreground, at: path + ["fg"]) }
    if let background = entries["bg"] { setting.background = color(background, at: path + ["bg"]) }
    if let attributes = entries["attributes"] { setting.emphasis = emphasis(attributes, at: path + ["attributes"]) }
    if entries.isEmpty { report(path, "a colour, or a table with fg, bg or attributes") }
    return setting.foreground == nil && setting.background == nil && setting.emphasis == nil ? nil : setting
  }

  /// Parses a colour: `#rrggbb`, a number from 0 to 255, `none`, or a name of the palette.
  mutating func color(_ value: FileValue, at path: [String]) -> Color? {
    switch value {
    case .integer(let number):
      if let index = UInt8(exactly: number) { return .indexed(index) }
    case .string("none"):
      return .terminalDefault
    case .string(let text):
      if let color = ThemeReader.hexadecimal(text) ?? palette[text] { return color }
    case .boolean, .list, .table, .other:
      break
    }
    report(path, "a colour (\"#rrggbb\", a number from 0 to 255, \"none\" or a name of [palette]), not \(value.words)")
    return nil
  }

  private static func hexadecimal(_ text: String) -> Color? {
    let digits = text.utf8.dropFirst()
    guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6 else { return nil }
    var value: UInt32 = 0
    for digit in digits {
      guard let number = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
      value = value << 4 | UInt32(number)
    }
    return Color(hex: value)
  }

  /// Parses a list of attributes; nil if it is not a list. Reports unknown attributes.
  mutating func emphasis(_ value: FileValue, at path: [String]) -> Style.Emphasis? {
    let names: [String: Style.Emphasis] = ["bold": .bold, "dim": .dim, "underline": .underline, "reverse": .reverse]
    guard case .list(let items) = value else {
      report(path, "a list of \"bold\", \"dim\", \"underline\", \"reverse\", not \(value.words)")
      return nil
    }
    var emphasis: Style.Emphasis = []
    for item in items {
      if case .string(let name) = item, let known = names[name] {
        emphasis.formUnion(known)
      } else {
        report(path, "\"bold\", \"dim\", \"underline\" or \"reverse\", not \(item.words)")
      }
    }
    return emphasis
  }
}
