import Glibc
import TestSupport
import Testing

@Suite("jittop themes", .ownThread)
struct ThemesCommandTests {
  private static let mine = """
    name = "mine"
    kind = "dark"
    about = "quiet"

    [roles]
    background = "none"
    text = "#e0e0e0"
    "text.dim" = "#a0a0a0"
    accent = "#60c0ff"
    border = "#505050"
    selected = { fg = "#ffffff", bg = "#204060" }
    ok = "#60d0a0"
    warn = "#f0e060"
    error = "#f08080"
    tier.opt = "#ff9040"

    """

  /// Creates a configuration directory with the given files.
  private func home(_ files: [String: String]) throws -> ScratchDirectory {
    let scratch = try ScratchDirectory()
    for name in ["jittop", "jittop/themes"] { mkdir(scratch.file(name), 0o700) }
    for (name, text) in files { try scratch.write(name, Array(text.utf8)) }
    return scratch
  }

  private func run(_ arguments: [String], home: ScratchDirectory? = nil, _ environment: [String] = []) throws -> (
    ending: Ending, output: String, errors: String
  ) {
    let base = ["LC_ALL=C.UTF-8", "TERM=xterm-256color", "HOME=/nonexistent"]
    let child = try ChildProcess(
      Jittop.path, ["themes"] + arguments, environment: base + environment + (home.map { ["XDG_CONFIG_HOME=" + $0.path] } ?? []))
    return (child.ends(), child.text, child.errorText)
  }

  @Test("The list has built-in and user themes, and errors of themes are reported")
  func list() throws {
    let scratch = try home([
      "jittop/themes/mine.toml": Self.mine, "jittop/themes/odd.toml": "[roles]\ntext = \"blue\"\n", "jittop/themes/note.txt": "no theme",
    ])
    let found = try run([], home: scratch)
    #expect(found.ending == .exit(0))
    let names = found.output.split(separator: "\n").map { $0.split(separator: " ")[0] }
    #expect(
      names == [
        "midnight", "daylight", "terminal", "mono", "contrast", "cvd-dark", "cvd-light", "nord", "gruvbox-dark", "solarized-light",
        "catppuccin-mocha", "phosphor", "mine", "odd",
      ])
    #expect(found.output.contains("mine              dark   yours: quiet\n"))
    #expect(found.output.hasPrefix("midnight          dark   default, CVD-safe\n"))
    #expect(found.errors.contains("odd.toml:2: expected a colour"))
    #expect(!found.errors.contains("mine.toml"))
  }

  @Test("The sample of a theme is plain text in a pipe, or has the requested colours")
  func sample() throws {
    let plain = try run(["nord"])
    #expect(plain.ending == .exit(0) && plain.output.hasPrefix(" nord\n") && !plain.output.contains("\u{1b}"))
    #expect(plain.output.contains("● ◐ ▲ ○ ") && plain.output.contains("selected row"))
    for (colors, wanted) in [("true", "38;2;216;222;233;48;2;46;52;64m"), ("256", ";48;5;236m"), ("16", "\u{1b}[0;97;40m")] {
      let shown = try run(["nord", "--colors", colors])
      #expect(shown.output.contains(wanted), "\(shown.output.debugDescription)")
    }
    let mono = try run(["nord", "--colors", "mono"])
    #expect(mono.output.contains("\u{1b}[0;7mselected row") && !mono.output.contains("38;"), "\(mono.output.debugDescription)")
    let unknown = try run(["nosuch"])
    #expect(unknown.ending == .exit(2) && unknown.errors.contains("nosuch: no such theme"))
  }

  @Test("--check gives status 0 without findings, 1 with findings or errors, 2 for a missing file")
  func check() throws {
    let weak = Self.mine.replacing("\"#a0a0a0\"", with: "\"#404040\"").replacing("background = \"none\"", with: "background = \"#000000\"")
    let broken = Self.mine.replacing("accent = \"#60c0ff\"", with: "accent = \"azure\"")
    let scratch = try home(["fine.toml": Self.mine, "weak.toml": weak, "broken.toml": broken])
    let fine = try run(["--check", scratch.file("fine.toml")])
    #expect(fine.ending == .exit(0), "\(fine.output)\(fine.errors)")
    let faint = try run(["--check", scratch.file("weak.toml")])
    #expect(faint.ending == .exit(1) && faint.output.contains("✗ dim text "), "\(faint.output)")
    let wrong = try run(["--check", scratch.file("broken.toml")])
    #expect(wrong.ending == .exit(1) && wrong.output.contains("broken.toml:9: expected a colour"), "\(wrong.output)")
    #expect(try run(["--check", scratch.file("none.toml")]).ending == .exit(2))
    #expect(try run(["--check", scratch.path]).ending == .exit(2))
    #expect(try run(["--check", "midnight"]).ending == .exit(0))
    #expect(try run(["--check", "nord", "--strict"]).ending == .exit(1))
  }

  @Test("A theme of 1 MiB is read, and one of a byte more is refused")
  func largest() throws {
    let rest = String(repeating: "#", count: 1 << 20 - Self.mine.utf8.count)
    let scratch = try home(["edge.toml": Self.mine + rest, "beyond.toml": Self.mine + rest + "#"])
    #expect(try run(["--check", scratch.file("edge.toml")]).ending == .exit(0))
    let refused = try run(["--check", scratch.file("beyond.toml")])
    #expect(refused.ending == .exit(2) && refused.errors.contains("File too large"), "\(refused.errors)")
  }

  @Test("500 themes of the user are listed, and no more")
  func most() throws {
    let scratch = try home(Dictionary(uniqueKeysWithValues: (1...500).map { ("jittop/themes/own\($0).toml", "") }))
    func listed() throws -> Int { try run([], home: scratch).output.split(separator: "\n").count { $0.hasPrefix("own") } }
    #expect(try listed() == 500)
    try scratch.write("jittop/themes/own501.toml", [])
    #expect(try listed() == 500)
  }

  @Test("--import converts a btop theme for use, and rejects other files")
  func imported() throws {
    let btop = "theme[main_bg]=\"#101418\"\ntheme[main_fg]=\"#d8dce0\"\ntheme[inactive_fg]=\"#808890\"\ntheme[oops]=\"#1\"\n"
    let scratch = try home(["dusk.theme": btop, "other.txt": "hello\n"])
    let found = try run(["--import", scratch.file("dusk.theme")])
    #expect(found.ending == .exit(0) && found.output.contains("background = \"#101418\"\n"))
    #expect(found.errors.contains("dusk.theme:4: expected a colour"))
    try scratch.write("jittop/themes/dusk.toml", Array(found.output.utf8))
    #expect(try run(["dusk", "--colors", "true"], home: scratch).output.contains("48;2;16;20;24"))
    #expect(!(try run(["--check", scratch.file("jittop/themes/dusk.toml")]).output.contains("expected")))
    #expect(try run(["--import", scratch.file("other.txt")]).ending == .exit(2))
    #expect(try run(["--import", scratch.file("nosuch")]).ending == .exit(2))
  }
}
