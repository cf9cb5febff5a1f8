import Screen
import Testing
import Settings

@Suite("Theme checks")
struct ThemeLintTests {
  private func lint(_ name: String) throws -> ThemeLint {
    ThemeLint(try #require(Themes.builtIn(name)), bar: Themes.bar(of: name))
  }

  private func least(_ subject: String, _ lint: ThemeLint) throws -> Double {
    try #require(lint.measures.first { $0.subject == subject }?.least)
  }

  @Test("Every built-in theme passes the theme checks", arguments: Themes.names)
  func shipped(name: String) throws {
    let lint = try lint(name)
    print("\(name)\n" + lint.table.map { $0 + "\n" }.joined())
    #expect(lint.findings.isEmpty, "\(lint.table.filter { $0.hasPrefix("✗") })")
  }

  @Test("The theme checks require more of jittop's own themes than of known palettes")
  func bars() throws {
    for name in ["midnight", "daylight", "contrast", "cvd-dark", "cvd-light"] {
      #expect(try lint(name).measures.contains { $0.subject == "text" && $0.wanted == 7 && $0.least != nil })
      #expect(try lint(name).measures.count { $0.unit == .distance && $0.wanted == 10 && $0.least != nil } == 3)
    }
    for name in ["nord", "gruvbox-dark", "solarized-light", "catppuccin-mocha", "phosphor"] {
      #expect(try lint(name).measures.contains { $0.subject == "text" && $0.wanted == 4.5 && $0.least != nil })
    }
  }

  /// Independently computed contrasts of text, dim text and tiers, and differences of tiers, overlaps and severity.
  @Test(
    "The measures of jittop's own themes agree with independently computed values",
    arguments: [
      ("midnight", [13.1, 5.9, 5.3, 19.9, 15.4, 24.0]), ("daylight", [14.1, 5.3, 4.7, 17.0, 11.6, 16.1]),
      ("contrast", [21, 12.6, 9.2, 16.4, 13.3, 25.1]), ("cvd-dark", [14.4, 6.6, 4.5, 24.4, 16.5, 29.7]),
      ("cvd-light", [16.6, 6.0, 4.5, 20.3, 12.5, 25.7]),
    ])
  func figures(name: String, wanted: [Double]) throws {
    let lint = try lint(name)
    for (subject, value) in zip(["text", "dim text", "tiers", "tiers apart", "overlaps apart", "severity apart"], wanted) {
      let found = try least(subject, lint)
      #expect(abs(found - value) < 0.35, "\(subject): \(found), not \(value)")
    }
  }

  @Test("All text in the contrast theme has a contrast of at least 7:1")
  func contrast() throws {
    let lint = try lint("contrast")
    for subject in ["text", "dim text", "tiers", "other text"] { #expect(try least(subject, lint) >= 7, "\(subject)") }
  }

  private static let weak = """
    [roles]
    background = "#000000"
    text = "#777777"
    "text.dim" = "#444444"
    accent = "#5599ff"
    border = "#222222"
    "border.focus" = "#333333"
    selected = { fg = "#888888", bg = "#777777" }
    ok = "#7cb342"
    warn = "#e0a050"
    error = "#c0763a"
    tier.opt = "#5599ff"

    [gradients]
    rate = ["#606060", "#ffffff", "#606060"]
    """

  @Test("The theme checks find faint text, an invisible focus, similar colours and a reversing ramp")
  func finds() throws {
    let sheet = Theme(toml: Self.weak, file: "weak.toml").sheet
    let lint = ThemeLint(sheet, bar: .own)
    #expect(
      lint.findings.map { "\($0.subject): \($0.unit == .step ? "turns" : $0.place)" } == [
        "text: text", "dim text: text.dim", "tiers: tier.interp", "other text: selected", "glyphs and the focused border: border.focus",
        "on the selected row: text", "tiers apart: tier.baseline and tier.opt, normal", "severity apart: ok and warn, protan",
        "ramp of rate: turns",
      ])
    #expect(lint.table.contains { $0.hasPrefix("✗ text ") && $0.contains("4.6:1") && $0.contains("7:1") })
    // By the requirements for known palettes, text with a contrast of 4.6 passes and differences are not checked.
    let classic = ThemeLint(sheet, bar: .classic).findings
    #expect(!classic.contains { $0.subject == "text" || $0.unit == .distance })
    #expect(classic.contains { $0.subject == "dim text" })
  }

  @Test("The theme checks show a dash for colours that the terminal defines, and do not report them")
  func unknown() throws {
    let table = try lint("terminal").table
    #expect(table.contains { $0.hasPrefix("  text ") && $0.contains(" – ") })
    #expect(try lint("mono").measures.allSatisfy { $0.least == nil || $0.unit == .roles })
  }

  @Test("Red and green differ for normal vision and are similar for deutan vision")
  func sight() throws {
    let (red, green) = (Color(hex: 0xb5502f), Color(hex: 0x6b7a1f))
    func distance(_ sight: ColorVision) throws -> Double {
      try #require(red.cieLab(seenBy: sight)).distance(to: try #require(green.cieLab(seenBy: sight)))
    }
    #expect(try distance(.normal) > 39)
    #expect(try distance(.deutan) < 2)
    #expect(try distance(.tritan) > 30)
    // Greys look the same with every kind of colour vision.
    #expect(try ColorVision.allCases.allSatisfy { abs(try #require(Color(hex: 0x808080).cieLab(seenBy: $0)).lightness - 53.6) < 0.2 })
  }
}
