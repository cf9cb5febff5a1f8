import Screen
import Testing
import Settings

@Suite("Conversion of btop themes")
struct BtopThemeTests {
  private static let dusk = """
    # A theme in btop's form
    theme[main_bg]="#20242C"
    theme[main_fg]="#d0d4dc"
    theme[title]="#f0f0f0"
    theme[hi_fg]="#80c0f0"
    theme[selected_bg]="#305080"
    theme[selected_fg]='#FFFFFF'
    theme[inactive_fg]="#90"
    theme[div_line]="60 64 72"
    theme[proc_box]="#609060"
    theme[proc_misc]="#a0b0c0"
    theme[cpu_start]="#70c080"
    theme[cpu_mid]="#e0c060"
    theme[cpu_end]="#e07070"  # hot
    theme[process_mid]="#e0a040"
    theme[download_start]="#305080"
    theme[download_mid]=""
    theme[download_end]="#a0d0ff"
    theme[temp_start]="#405060"
    theme[temp_mid]="#a07070"
    theme[temp_end]="#ffb090"
    theme[upload_start]=""
    """

  @Test("A btop theme is converted into a complete jittop theme")
  func converts() {
    let theme = BtopTheme(Self.dusk, file: "/x/dusk.theme")
    #expect(theme.problems.isEmpty, "\(theme.problems)")
    #expect(
      theme.toml == """
        # Converted from a btop theme.
        name = "dusk"
        kind = "dark"

        [roles]
        background = "#20242c"
        text = "#d0d4dc"
        "text.dim" = "#909090"
        accent = "#80c0f0"
        border = "#3c4048"
        ok = "#70c080"
        warn = "#e0c060"
        error = "#e07070"
        tier.opt = "#e0a040"
        "border.focus" = "#609060"
        title = "#f0f0f0"
        header = "#f0f0f0"
        runtime = "#a0b0c0"
        selected = { fg = "#ffffff", bg = "#305080" }

        [gradients]
        rate = ["#305080", "#a0d0ff"]
        heat = ["#405060", "#a07070", "#ffb090"]

        """)
    let ours = Theme(toml: theme.toml, file: "dusk.toml")
    #expect(ours.problems.isEmpty && ours.kind == .dark, "\(ours.problems)")
    #expect(ours.sheet.appearance(of: Style(.tierMid)).foreground == Color(hex: 0x70c080))
  }

  @Test("Missing colours of a btop theme get defaults, and an empty background is the terminal's default")
  func sparse() {
    let theme = BtopTheme("theme[main_bg]=\"\"\ntheme[main_fg]=\"#cccccc\"\n", file: "sparse.theme")
    let ours = Theme(toml: theme.toml, file: "sparse.toml")
    #expect(ours.problems.isEmpty && ours.kind == .any, "\(ours.problems)\n\(theme.toml)")
    #expect(ours.sheet.appearance(of: .text).background == .terminalDefault)
    #expect(ours.sheet.appearance(of: Style(.text, on: .selected)).emphasis == .reverse)
  }

  @Test("Invalid lines of a btop theme are reported, and the rest is converted")
  func broken() {
    let theme = BtopTheme("theme[main_bg]=\"#12345\"\nhello\ntheme[title]=\"300 0 0\"\ntheme[main_fg]=\"#010203\"\n", file: "b.theme")
    #expect(
      theme.problems.map(\.description) == [
        "b.theme:1: expected a colour (\"#rrggbb\", \"#gg\", three numbers from 0 to 255, or nothing), not \"#12345\"",
        "b.theme:2: expected a line such as theme[main_bg]=\"#0f1419\", or a comment",
        "b.theme:3: expected a colour (\"#rrggbb\", \"#gg\", three numbers from 0 to 255, or nothing), not \"300 0 0\"",
      ])
    #expect(theme.toml.contains("text = \"#010203\"\n") && !theme.isEmpty)
    #expect(BtopTheme("\u{0}\u{ff}garbage", file: "x").isEmpty)
    // Characters that TOML cannot store unescaped are removed from the name.
    #expect(Theme(toml: BtopTheme("", file: "a\"\\\n.theme").toml, file: "x").problems.isEmpty)
  }
}
