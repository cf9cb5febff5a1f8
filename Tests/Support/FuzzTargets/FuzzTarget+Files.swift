import Settings
import Dashboard
import Screen
import TestSupport

extension FuzzTarget {
  /// Theme files: the style sheet is complete, errors have valid line numbers, and parsing is deterministic.
  static let theme = FuzzTarget(
    name: "theme", longestInput: 8192,
    seeds: {
      let built = try Themes.names.map { name in
        guard let bytes = ScratchDirectory.bytes(at: SampleMap.repository + "/themes/\(name).toml") else {
          throw SetupError(step: "the theme \(name) is missing")
        }
        return bytes
      }
      let odd =
        "name = 3\nkind = \"loud\"\n[palette]\na = \"#12345\"\nb = 300\n[roles]\ntext = { fg = \"a\", bold = 1 }\n\"tier.opt\" = \"red bold\"\n[gradients]\nrate = [\"a\"]\n[mono]\nerror = \"blink\"\n"
      return built + [Array(odd.utf8)]
    },
    fault: { input in
      let toml = String(decoding: input, as: UTF8.self)
      let theme = Theme(toml: toml, file: "t.toml")
      let sheet = theme.sheet
      let lines = toml.utf8.count { $0 == 0x0a } + 1
      if let lost = theme.problems.first(where: { $0.line < 1 || $0.line > lines }) { return "\(lost), of \(lines) lines" }
      let again = Theme(toml: toml, file: "t.toml")
      if again.problems != theme.problems || again.sheet.roles != sheet.roles || again.sheet.ramps != sheet.ramps {
        return "another sheet the second time"
      }
      if let ramp = sheet.ramps.first(where: { $0.value.count != 16 }) { return "\(ramp.key) has not 16 steps" }
      for depth in [ColorDepth.mono, .ansi8, .ansi16, .palette256, .trueColor] {
        for role in Role.allCases { _ = sheet.appearance(of: Style(role), depth: depth) }
      }
      return nil
    })

  /// The configuration: written values are read back after any previous text, and writing again changes nothing.
  static let configuration = FuzzTarget(
    name: "configuration", longestInput: 2048,
    seeds: {
      [
        Array(
          "\u{1}\u{2}# mine\ntheme = \"midnight\" # dark\nmouse = false\nhidden = [\"rate\",\n  # why\n  \"detail\"]\n\n[other]\nx = 1\n"
            .utf8),
        Array("\u{3}\u{4}colors='8'\r\nsymbols = \"\"\"ascii\"\"\"\nwidening = +4\nsort = \"size\"\n\"theme\"='daylight'\n".utf8),
        Array("\u{5}\u{6}columns = []\nx = \"a # b\" # [c]\na.b = 3\nt = { mouse = true }\n[[list]]\nmouse = true".utf8),
      ]
    },
    fault: { input in
      var script = InputScript(input)
      let wanted = preferences(&script)
      let text = String(decoding: script.rest(), as: UTF8.self)
      let usual = Preferences(theme: themes[0])
      let before = ConfigText(text: text, file: "c.toml")
      let read = before.preferences(over: usual, themes: themes)
      let lines = text.utf8.count { $0 == 0x0a } + 1
      if let lost = read.problems.first(where: { $0.line < 1 || $0.line > lines }) { return "\(lost), of \(lines) lines" }
      // Text that is not TOML, or has a table named like a preference, is not changed.
      guard let written = try? before.updated(to: wanted, usual: usual, themes: themes) else { return nil }
      let after = ConfigText(text: written, file: "c.toml")
      let back = after.preferences(over: usual, themes: themes).preferences
      if back != wanted { return "\(back) is read back, not \(wanted), from\n\(written)" }
      if (try? after.updated(to: wanted, usual: usual, themes: themes)) != written { return "writing again changes the text" }
      return nil
    })

  private static let themes = ["midnight", "daylight"]

  private static func preferences(_ script: inout InputScript) -> Preferences {
    var preferences = Preferences(theme: themes[0])
    // Two bytes of bits select the preferences that differ from the defaults.
    let bits = script.wideNumber()
    if bits & 1 != 0 { preferences.theme = themes[1] }
    if bits & 2 != 0 { preferences.colors = .ansi8 }
    if bits & 4 != 0 { preferences.symbols = .ascii }
    if bits & 8 != 0 { preferences.mouse = false }
    if bits & 16 != 0 { preferences.columns = [.name] }
    if bits & 32 != 0 { preferences.sort = .size }
    if bits & 64 != 0 { preferences.hidden = [.rate, .detail] }
    if bits & 128 != 0 { preferences.widening = -8 }
    return preferences
  }
}
