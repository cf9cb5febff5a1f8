// swift-format-ignore-file: a screen is wider than a line of code
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("The theme picker")
struct ThemePickerTests {
  private static let choices = [
    ThemeChoice(name: "midnight", kind: "dark", about: "default, CVD-safe"),
    ThemeChoice(name: "daylight", kind: "light", about: "CVD-safe"),
    ThemeChoice(name: "terminal", kind: "any", about: "your own palette"), ThemeChoice(name: "nord", kind: "dark"),
    ThemeChoice(name: "mine", kind: "dark", about: "quiet", isOwn: true),
  ]

  /// Returns a dashboard whose theme picker has just been opened.
  private static func opened(columns: Int = 100, rows: Int = 30, key: Key = .character("t")) throws -> DashboardRig {
    var rig = try DashboardRig.samples(columns: columns, rows: rows)
    #expect(rig.press(key) == [.readThemes])
    rig.dashboard.catalogue = ThemeCatalogue(
      choices: choices, figures: ["text 13.1:1", "dim 5.9:1", "tiers ΔE 19.8", "256 colours ΔE 12"], colors: "24-bit colour")
    rig.draw()
    return rig
  }

  private func applied(_ name: String, _ rig: DashboardRig) -> [Effect] {
    var preferences = rig.dashboard.preferences
    preferences.theme = name
    return [.applyPreferences(preferences)]
  }

  @Test("The list, the sample and the figures of the theme picker match the golden screen")
  func golden() throws {
    var rig = try Self.opened()
    rig.expectScreen(
      #"""
       4711 node  profilers: not compared yet
      ╭─┐¹processes┌─┐sort s┌──────────────┐2 maps┌─┐14 100 entries┌─┐6 042 overlaps┌─┐200/s┌─┐14:32:21┌─╮
      │        PID COMM       RUNTIME  STATE         ENTRIES  BYTES   OVL   WRONG  +/s ▼ 6 s       AGE   │
      │       4712 ruby3.3    yjit     ● live          9 291   593K 5 482            200      ⡇     1s   │
      │▸      4711╭─┐theme┌────────────────────────────────────────────┐4 built in, 1 yours┌─╮     14s   │
      ╰─┘open ↵└─┘│ ▸ midnight          dark  default, CVD-safe    │ text dim title key      │─────┘2/2└─╯
      ╭─┐²address │   daylight          light CVD-safe             │ ● ◐ ▲ ○      states     │B of code┌─╮
      │           │   terminal          any   your own palette     │ ~ ^ + * ·    tiers      │           │
      │ ███ ╱╱ · ·│   nord              dark                       │ ≡ = ⊂ ╳      overlaps   │  · ╱╱ ▓▓▓ │
      │           │   mine              dark  yours: quiet         │ ok warn error runtime   │           │
      │           │                                                │ ⣀⣄⣤⣦⣶⣷⣿⣷⣶⣤⣄⣀ rate       │         ╳ │
      ╰───────────│                                                │ ⣿⣷⣶⣤⣄⣀⣀⣄⣤⣶⣷⣿ bytes      │───────────╯
      ╭─┐³entries┌│                                                │ ··░░▒▒▓▓████ heat       │┌─┐60 s w┌─╮
      │       ADDR│                                                │ selected row *╳         │           │
      │▸  98dc3c7c│                                                │ match this one • mark   │           │
      │   98dc3c7c│                                                │                         │           │
      │   98dc3c7c│                                                │ text 13.1:1             │           │
      │   98dc3c7c│                                                │ dim 5.9:1               │           │
      │   98dc3c7c│                                                │ tiers ΔE 19.8           │aps 200/s└─╯
      │   98dc3c7c│                                                │ 256 colours ΔE 12       │⊂┌─┐451 ╳┌─╮
      │   98dc3c7b│                                                │                         │───┤       │
      │   98dc3c7b│                                                │                         │───┤   308B│
      │   98dc3c7a├──────────────────────────────────────────────────────────────────────────┤           │
      │   98dc3c7a│ Changes apply immediately. This terminal: 24-bit colour.                 │───┤   372B│
      │   98dc3c7a│ w writes the theme to the configuration. Yours: themes/*.toml beside it. │           │
      │   98dc3c7a╰─┘keep ↵└─┘write w└─┘revert esc└─┘reload r└───────────────────────────────╯───┤   120B│
      │   98dc3c7a39e      d ~             destroyHooksExist node:i… ││ ⊂ …022600         │              │
      │   98dc3c7a24e     57 ~             node:internal/console/co… ││   …0209c0 ├──────────────┤   128B│
      ╰─┘search /└─┘next n└─┘sort s└─┘overlap o└───────────┘1/4 809└─╯╰─┘select 5└─────┘age ▲ s└─┘1/560└─╯
       F1 Help  F2 Options  F3 Search  F4 Filter  F6 Sort  F7 Inject  F10 Quit                 ● watching
      """#)
  }

  @Test("Moving in the theme picker applies a theme; enter keeps it", arguments: [Key.character("t"), .function(8)])
  func keeps(key: Key) throws {
    var rig = try Self.opened(key: key)
    #expect(rig.press(.down) == applied("daylight", rig))
    #expect(rig.type("j") == applied("terminal", rig))
    #expect(rig.press(.end) == applied("mine", rig))
    #expect(rig.press(.down).isEmpty)
    #expect(rig.type("k") == applied("nord", rig))
    #expect(rig.press(.enter).isEmpty && rig.dashboard.preferences.theme == "nord")
    #expect(rig.shows("theme nord for this session; to keep it, press F2, then w"))
    #expect(!rig.shows("Changes apply immediately"))
  }

  @Test("Escape in the theme picker restores the previous theme; keys of other actions do nothing")
  func reverts() throws {
    var rig = try Self.opened()
    rig.type("jj")
    #expect(rig.type("pxi1").isEmpty && rig.dashboard.preferences.theme == "terminal" && rig.shows("Changes apply immediately"))
    #expect(rig.press(.escape) == applied("midnight", rig))
    #expect(rig.dashboard.preferences.theme == "midnight" && !rig.shows("Changes apply immediately"))
  }

  @Test("The w key writes the current theme, the r key reads the themes again; a removed theme is no longer selected")
  func writes() throws {
    var rig = try Self.opened()
    #expect(rig.type("r") == [.readThemes])
    rig.type("jjjj")
    #expect(rig.dashboard.preferences.theme == "mine")
    rig.dashboard.catalogue.choices.removeLast()
    rig.draw()
    #expect(!rig.shows("▸ mine") && rig.press(.down) == applied("daylight", rig))
    #expect(rig.type("w") == [.savePreferences(rig.dashboard.preferences)])
    #expect(!rig.shows("Changes apply immediately"))
  }

  @Test("A click applies a theme, a double click keeps it, the wheel moves the selection, and labels can be clicked")
  func mouse() throws {
    var rig = try Self.opened()
    #expect(try rig.click("nord") == applied("nord", rig))
    let place = try #require(rig.place(of: "nord"))
    #expect(rig.mouse(.wheelDown, column: place.column, row: place.row) == applied("mine", rig))
    #expect(rig.mouse(.wheelUp, column: place.column, row: place.row) == applied("nord", rig))
    #expect(try rig.click("reload") == [.readThemes])
    #expect(try rig.click("revert") == applied("midnight", rig))
    #expect(rig.type("t") == [.readThemes])
    try rig.click("daylight", .doublePress)
    #expect(rig.dashboard.preferences.theme == "daylight" && !rig.shows("Changes apply immediately"))
  }

  @Test("The theme picker fits on every screen", arguments: [(160, 45), (100, 30), (80, 24), (60, 16), (40, 12), (40, 8)])
  func sizes(columns: Int, rows: Int) throws {
    var rig = try Self.opened(columns: columns, rows: rows)
    rig.press(.end)
    #expect(rig.shows("▸ mine") && rig.shows("┐theme┌"), "\(rig)")
    rig.press(.home)
    #expect(rig.shows("▸ midnight"), "\(rig)")
    #expect(rig.shows("tiers ΔE 19.8") == (columns >= 80 && rows >= 24), "\(rig)")
  }

  @Test("A palette command opens the theme picker")
  func command() throws {
    var rig = try DashboardRig.small()
    rig.type(":theme")
    #expect(rig.press(.enter) == [.readThemes])
    #expect(rig.shows("┐theme┌"))
  }
}
