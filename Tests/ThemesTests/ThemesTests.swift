import Screen
import Testing
import Themes

@Suite("Themes")
struct ThemesTests {
  static let own = ["midnight", "daylight"]
  static let ramps: [Role] = [.gradientRate, .gradientBytes, .gradientHeat]
  /// Seen as lines and marks, not read as text.
  static let glyphs: [Role] = [.borderFocus, .marked, .overlapDuplicate, .overlapSame, .overlapNested, .overlapStraddle] + ramps
  /// Lines that only part what is beside them.
  static let quiet: [Role] = [.border, .divider, .scroll, .background]

  private func sheet(_ name: String) throws -> StyleSheet { try #require(Themes.builtIn(name)) }

  @Test("the shipped themes are there and whole", arguments: own)
  func resolves(name: String) throws {
    #expect(Themes.names == Self.own)
    let sheet = try sheet(name)
    #expect(sheet.name == name)
    for role in Role.allCases {
      #expect(sheet.roles[role] != nil, "\(role.name)")
      #expect(sheet.mono[role] != nil, "\(role.name)")
      let look = sheet.appearance(of: Style(role))
      #expect(look.foreground != .terminalDefault && look.background != .terminalDefault, "\(role.name)")
    }
  }

  @Test("text is legible on every paper", arguments: own)
  func contrast(name: String) throws {
    let sheet = try sheet(name)
    for role in Role.allCases where !Self.quiet.contains(role) {
      let least = role == .text ? 7 : Self.glyphs.contains(role) ? 3 : 4.5
      for level in Self.ramps.contains(role) ? Array(UInt8(0)...15) : [0] {
        let look = sheet.appearance(of: Style(role, level: level))
        let contrast = try #require(look.foreground.contrast(with: look.background))
        #expect(contrast >= least, "\(role.name) \(level)")
        for surface in [Style.Surface.selected, .dialog, .match] {
          let look = sheet.appearance(of: Style(role, level: level, on: surface))
          let contrast = try #require(look.foreground.contrast(with: look.background))
          #expect(contrast >= min(least, 4.5), "\(role.name) \(level) on \(surface)")
        }
      }
    }
  }

  @Test("ramps go one way in lightness", arguments: own)
  func monotone(name: String) throws {
    let sheet = try sheet(name)
    for role in Self.ramps {
      let steps = (sheet.ramps[role] ?? []).compactMap(\.okLab?.lightness)
      #expect(steps.count == 16)
      let rising = zip(steps, steps.dropFirst()).map { $0 < $1 }
      #expect(Set(rising).count == 1, "\(role.name)")
    }
  }

  @Test("what is told apart by colour is far apart", arguments: own)
  func groups(name: String) throws {
    let sheet = try sheet(name)
    let groups: [[Role]] = [
      [.tierInterp, .tierBaseline, .tierMid, .tierOpt, .tierStub],
      [.overlapDuplicate, .overlapSame, .overlapNested, .overlapStraddle], [.ok, .warn, .error],
    ]
    for group in groups {
      for (index, first) in group.enumerated() {
        for second in group.dropFirst(index + 1) {
          let one = try #require(sheet.appearance(of: Style(first)).foreground.cieLab)
          let other = try #require(sheet.appearance(of: Style(second)).foreground.cieLab)
          #expect(one.distance(to: other) >= 10, "\(first.name) and \(second.name)")
        }
      }
    }
  }

  @Test("with 16 and 8 colours ink and paper differ", arguments: own)
  func ansi(name: String) throws {
    let sheet = try sheet(name)
    for depth in [ColorDepth.ansi16, .ansi8] {
      for role in Role.allCases where role != .background {
        for surface in [Style.Surface.screen, .selected, .dialog, .match] {
          let look = sheet.appearance(of: Style(role, level: 8, on: surface), depth: depth)
          #expect(look.foreground != look.background, "\(role.name) on \(surface) with \(depth)")
        }
      }
    }
  }

  @Test("a broken theme names line and expectation, and the rest counts")
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
    let (sheet, problems) = Themes.load(toml: toml, file: "mine.toml")
    #expect(
      problems.map(\.description) == [
        "mine.toml:2: expected \"dark\", \"light\" or \"any\", not \"purple\"",
        "mine.toml:6: expected a colour (\"#rrggbb\", a number from 0 to 255, \"none\" or a name of [palette]), not \"#12\"",
        "mine.toml:8: expected the role `text.dim` in [roles], which every theme has to give",
        "mine.toml:8: expected the role `border` in [roles], which every theme has to give",
        "mine.toml:8: expected the role `tier.opt` in [roles], which every theme has to give",
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

  @Test("a syntax error names its line, and a whole sheet comes all the same")
  func syntax() {
    let (sheet, problems) = Themes.load(toml: "name = \"x\"\n[roles\ntext = \"none\"\n", file: "x.toml")
    #expect(problems.map(\.line) == [2])
    #expect(Role.allCases.allSatisfy { sheet.roles[$0] != nil })
  }

  @Test("background \"none\" keeps the terminal's own, and hits stay visible")
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
    let (sheet, problems) = Themes.load(toml: toml, file: "terminal.toml")
    #expect(problems.isEmpty)
    #expect(sheet.name == "terminal")
    #expect(sheet.appearance(of: .text) == Appearance())
    #expect(sheet.appearance(of: Style(.text, on: .selected)).emphasis == .reverse)
    #expect(sheet.appearance(of: Style(.text, on: .match)) == Appearance(foreground: .indexed(3), emphasis: .reverse))
    #expect(sheet.appearance(of: Style(.error)).foreground == .indexed(1))
  }
}
