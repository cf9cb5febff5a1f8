import Glibc
import TestSupport
import Testing

@Suite("User themes in the monitor", .ownThread)
struct OwnThemeTests {
  private static func theme(_ background: String) -> [UInt8] {
    Array(
      """
      [roles]
      background = "\(background)"
      text = "#e0e0e0"
      "text.dim" = "#a0a0a0"
      accent = "#60c0ff"
      border = "#505050"
      selected = { fg = "#ffffff", bg = "#204060" }
      ok = "#60d0a0"
      warn = "#f0e060"
      error = "#f08080"
      tier.opt = "#ff9040"

      """.utf8)
  }

  @Test("User themes are selected by name, reloaded on change, and errors are reported by file and line")
  func reload() throws {
    let scratch = try ScratchDirectory()
    for name in ["jittop", "jittop/themes"] { mkdir(scratch.file(name), 0o700) }
    try scratch.write("jittop/themes/mine.toml", Self.theme("#010203"))
    let maps = try ScratchDirectory()
    let terminal = try PseudoTerminal(
      program: Jittop.path, ["--directory", maps.path, "--theme", "mine"],
      ["TERM=xterm-256color", "COLORTERM=truecolor", "LC_ALL=C.UTF-8", "XDG_CONFIG_HOME=" + scratch.path], columns: 120, rows: 30)
    #expect(terminal.reads("48;2;1;2;3"), "\(terminal.screen())")
    try scratch.write("jittop/themes/mine.toml", Self.theme("#040506"))
    #expect(terminal.reads("48;2;4;5;6"))
    #expect(terminal.shows { $0.contains { $0.contains("themes reloaded") } })
    try scratch.write("jittop/themes/mine.toml", Self.theme("oops"))
    #expect(terminal.shows { $0.contains { $0.contains("mine.toml:2: expected a colour") } }, "\(terminal.screen())")
    // A new file appears in the picker at once.
    terminal.type("t")
    #expect(terminal.shows { $0.contains { $0.contains("▸ mine") } && $0.contains { $0.contains("12 built in, 1 yours") } })
    try scratch.write("jittop/themes/other.toml", Self.theme("#070809"))
    #expect(terminal.shows { $0.contains { $0.contains("12 built in, 2 yours") } })
    terminal.type("j")
    #expect(terminal.reads("48;2;7;8;9"))
    terminal.type("\u{1b}")
    #expect(terminal.shows { !$0.contains { $0.contains("12 built in") } })
    terminal.type("q")
    #expect(terminal.ends() == .exit(0))
  }
}
