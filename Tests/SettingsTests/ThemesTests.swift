import Screen
import Testing
import Settings

@Suite("Themes")
struct ThemesTests {
  static let names = [
    "midnight", "daylight", "terminal", "mono", "contrast", "cvd-dark", "cvd-light", "nord", "gruvbox-dark", "solarized-light",
    "catppuccin-mocha", "phosphor",
  ]
  /// Themes with colours that the terminal defines.
  static let unknown: Set<String> = ["terminal", "mono"]

  private func sheet(_ name: String) throws -> StyleSheet { try #require(Themes.builtIn(name)) }

  @Test("Each built-in theme is free of errors and defines every role", arguments: names)
  func resolves(name: String) throws {
    #expect(Themes.names == Self.names)
    let theme = try #require(Themes.theme(name))
    #expect(theme.problems.isEmpty && theme.name == name, "\(theme.problems)")
    let sheet = theme.sheet
    for role in Role.allCases {
      #expect(sheet.roles[role] != nil, "\(role.name)")
      #expect(sheet.mono[role] != nil, "\(role.name)")
      let look = sheet.appearance(of: Style(role))
      guard !Self.unknown.contains(name) else { continue }
      #expect(look.foreground != .terminalDefault && look.background != .terminalDefault, "\(role.name)")
    }
  }

  @Test("In 16 and 8 colours, the foreground of each role differs from its background", arguments: names)
  func ansi(name: String) throws {
    let sheet = try sheet(name)
    for depth in [ColorDepth.ansi16, .ansi8] {
      for role in Role.allCases where role != .background {
        for surface in [Style.Surface.screen, .selected, .dialog, .match] {
          let look = sheet.appearance(of: Style(role, level: 8, on: surface), depth: depth)
          #expect(look.foreground != look.background || look.foreground == .terminalDefault, "\(role.name) on \(surface) with \(depth)")
        }
      }
    }
  }

  @Test("Errors in a theme have the line and the expected value, and the rest of the theme is used")
  func broken() {
    let toml = """
      name = "mine"
      kind = "purple"

      [palette]
      ink = "#eeeeee"
      bad = "#12"

      [roles]
      background = "#000000"
      text = "ink"
      "text.dim" = "nosuch"
      accent = "#00ffff"
      border = 300
      selected = { fg = "#ffffff", bg = "oops" }
      ok = "#00ff00"
      warn = "#ffff00"
      error = { fg = "#ff0000", attributes = ["blink", "bold"] }
      nonsense = "ink"
      tier.mid = "#123456"

      [gradients]
      rate = ["#000000"]
      speed = ["#000000", "#ffffff"]

      [mono]
      error = "bold"
      """
    let theme = Theme(toml: toml, file: "mine.toml")
    let (sheet, problems) = (theme.sheet, theme.problems)
    #expect(
      problems.map(\.description) == [
        "mine.toml:2: expected \"dark\", \"light\" or \"any\", not \"purple\"",
        "mine.toml:6: expected a colour (\"#rrggbb\", a number from 0 to 255, \"none\" or a name of [palette]), not \"#12\"",
        "mine.toml:8: expected the required role `tier.opt` in [roles]",
        "mine.toml:11: expected a colour (\"#rrggbb\", a number from 0 to 255, \"none\" or a name of [palette]), not \"nosuch\"",
        "mine.toml:13: expected a colour (\"#rrggbb\", a number from 0 to 255, \"none\" or a name of [palette]), not 300",
        "mine.toml:14: expected a colour (\"#rrggbb\", a number from 0 to 255, \"none\" or a name of [palette]), not \"oops\"",
        "mine.toml:17: expected \"bold\", \"dim\", \"underline\" or \"reverse\", not \"blink\"",
        "mine.toml:18: expected the name of a role, such as `text.dim` or `tier.opt`, not `nonsense`",
        "mine.toml:22: expected a list of 2 to 5 colours",
        "mine.toml:23: expected rate, bytes or heat, not `speed`",
        "mine.toml:26: expected a list of \"bold\", \"dim\", \"underline\", \"reverse\", not \"bold\"",
      ])
    #expect(sheet.name == "mine")
    #expect(sheet.appearance(of: Style(.error)).foreground == Color(hex: 0xff0000))
    #expect(sheet.appearance(of: Style(.error)).emphasis == .bold)
    #expect(sheet.appearance(of: Style(.tierMid)).foreground == Color(hex: 0x123456))
    #expect(sheet.appearance(of: Style(.border)).foreground == Color(hex: 0xeeeeee))
    #expect(sheet.appearance(of: Style(.stateLive)).foreground == Color(hex: 0x00ff00))
  }

  @Test("The kind of a theme is read, and an invalid description is reported")
  func kinds() {
    let kinds = Themes.names.compactMap { Themes.theme($0)?.kind.rawValue }
    #expect(
      kinds == ["dark", "light", "any", "any", "dark", "dark", "light", "dark", "dark", "light", "dark", "dark"])
    let theme = Theme(toml: "kind = \"light\"\nabout = 3\n", file: "x.toml")
    #expect(theme.kind == .light && theme.name == "x")
    #expect(theme.problems.first { $0.line == 2 }?.expected == "a few words in quotes, not 3")
  }

  @Test("Theme ramps mix RGB colours and repeat numbered colours")
  func ramps() {
    let sheet = Theme(toml: "[gradients]\nrate = [4, 6]\nheat = [\"#000000\", \"#ffffff\"]\n", file: "x.toml").sheet
    #expect(sheet.ramps[.gradientRate] == Array(repeating: .indexed(4), count: 8) + Array(repeating: .indexed(6), count: 8))
    #expect(sheet.ramps[.gradientHeat]?.first == Color(hex: 0) && Set(sheet.ramps[.gradientHeat] ?? []).count == 16)
  }

  @Test(
    "A theme without a valid text colour is legible",
    arguments: ["background = \"#ffffff\"", "background = \"#101010\"\ntext = \"oops\"", "background = \"none\""])
  func noInk(roles: String) {
    let look = Theme(toml: "[roles]\n" + roles + "\n", file: "x.toml").sheet.appearance(of: .text)
    #expect(look.foreground.contrast(with: look.background).map { $0 > 12 } ?? (look == Appearance()))
  }

  @Test("The mono theme uses no colour at any depth")
  func mono() throws {
    let sheet = try sheet("mono")
    for depth in ColorDepth.allCases {
      for role in Role.allCases {
        for surface in [Style.Surface.screen, .selected, .dialog, .match] {
          let look = sheet.appearance(of: Style(role, level: 8, on: surface), depth: depth)
          #expect(look.foreground == .terminalDefault && look.background == .terminalDefault, "\(role.name) \(depth)")
        }
      }
    }
    #expect(sheet.appearance(of: Style(.text, on: .selected)).emphasis == .reverse)
  }

  @Test("Conversion to 256 colours never uses colours 0 to 15", arguments: names.filter { !unknown.contains($0) })
  func palette(name: String) throws {
    let sheet = try sheet(name)
    for role in Role.allCases {
      let look = sheet.appearance(of: Style(role, level: 8), depth: .palette256)
      for color in [look.foreground, look.background] {
        guard case .indexed(16...) = color else {
          Issue.record("\(role.name): \(color)")
          continue
        }
      }
    }
  }

  @Test("A syntax error in a theme has its line, and the style sheet is complete")
  func syntax() {
    let theme = Theme(toml: "name = \"x\"\n[roles\ntext = \"none\"\n", file: "x.toml")
    let (sheet, problems) = (theme.sheet, theme.problems)
    #expect(problems.map(\.line) == [2])
    #expect(Role.allCases.allSatisfy { sheet.roles[$0] != nil })
  }

  @Test("Background \"none\" keeps the terminal's default, and matches are visible")
  func transparent() {
    let toml = """
      [roles]
      background = "none"
      text = "none"
      "text.dim" = 8
      accent = 6
      border = 8
      selected = { attributes = ["reverse"] }
      ok = 2
      warn = 3
      error = 1
      tier.opt = 11
      """
    let theme = Theme(toml: toml, file: "terminal.toml")
    let (sheet, problems) = (theme.sheet, theme.problems)
    #expect(problems.isEmpty)
    #expect(sheet.name == "terminal")
    #expect(sheet.appearance(of: .text) == Appearance())
    #expect(sheet.appearance(of: Style(.text, on: .selected)).emphasis == .reverse)
    #expect(sheet.appearance(of: Style(.text, on: .match)) == Appearance(foreground: .indexed(3), emphasis: .reverse))
    #expect(sheet.appearance(of: Style(.error)).foreground == .indexed(1))
  }
}
