import Glibc
import TestSupport
import Testing

@Suite("Environment variables", .ownThread)
struct EnvironmentTests {
  /// Creates a directory with a map, and a home directory.
  private func places() throws -> (maps: ScratchDirectory, home: ScratchDirectory) {
    let (maps, home) = (try ScratchDirectory(), try ScratchDirectory())
    try maps.write("perf-4194305.map", "1000 40 JS:*hot app.js:1:1\n1020 40 JS:~cold app.js:2:1\n".utf8)
    return (maps, home)
  }

  private func screen(_ environment: [String], _ places: (maps: ScratchDirectory, home: ScratchDirectory)) throws -> String {
    let child = try ChildProcess(Jittop.path, ["--once", "--directory", places.maps.path], environment: ["LC_ALL=C.UTF-8"] + environment)
    #expect(child.ends() == .exit(0), "\(child.errorText)")
    return child.text
  }

  @Test("NO_COLOR disables all colours, and --colors overrides it")
  func noColor() throws {
    let (maps, home) = try places()
    let colored = /\^\[\[([0-9]+;)*(3[0-7]|4[0-7]|9[0-7]|10[0-7]|[34]8;[25];[0-9;]+)(;[0-9;]*)?m/
    for (extra, arguments, isColored) in [
      (["NO_COLOR=1"], [], false), ([], [], true), (["NO_COLOR="], [], true), (["NO_COLOR=1"], ["--colors", "256"], true),
    ] as [([String], [String], Bool)] {
      let environment = ["TERM=xterm-256color", "COLORTERM=truecolor", "LC_ALL=C.UTF-8", "XDG_CONFIG_HOME=\(home.path)"] + extra
      let monitor = try PseudoTerminal(
        program: Jittop.path, ["--directory", maps.path] + arguments, environment, columns: 120, rows: 40)
      #expect(monitor.shows { $0.contains { $0.contains("2 entries") } })
      monitor.type("q")
      #expect(monitor.ends() == .exit(0))
      #expect(monitor.text.contains(colored) == isColored, "\(extra) \(arguments)")
      let shown = try PseudoTerminal(program: Jittop.path, ["themes", "nord"] + arguments, environment)
      #expect(shown.ends() == .exit(0))
      #expect(shown.text.contains(colored) == isColored, "\(extra) \(arguments)")
    }
  }

  @Test("The configuration is in XDG_CONFIG_HOME if that is absolute, else in ~/.config")
  func configuration() throws {
    let places = try places()
    for (directory, hidden) in [("config", "rate"), (".config", "overlaps")] {
      mkdir(places.home.file(directory), 0o700)
      mkdir(places.home.file(directory + "/jittop"), 0o700)
      try places.home.write(directory + "/jittop/config.toml", "hidden = [\"\(hidden)\"]\n".utf8)
    }
    let home = "HOME=\(places.home.path)"
    let named = try screen([home, "XDG_CONFIG_HOME=\(places.home.file("config"))"], places)
    #expect(!named.contains("⁴write rate") && named.contains("⁵overlaps"))
    for environment in [[home], [home, "XDG_CONFIG_HOME=config"], [home, "XDG_CONFIG_HOME="]] {
      let usual = try screen(environment, places)
      #expect(usual.contains("⁴write rate") && !usual.contains("⁵overlaps"), "\(environment)")
    }
    let none = try screen([], places)
    #expect(none.contains("⁴write rate") && none.contains("⁵overlaps"))
  }

  @Test(
    "Crash reports are in ~/.local/state unless XDG_STATE_HOME is absolute",
    arguments: [[], ["XDG_STATE_HOME=state"]])
  func state(_ extra: [String]) throws {
    let (maps, home) = try places()
    let environment = ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "HOME=\(home.path)"] + extra
    let monitor = try PseudoTerminal(program: Jittop.path, ["--directory", maps.path], environment, columns: 120, rows: 40)
    #expect(monitor.shows { $0.contains { $0.contains("2 entries") } })
    kill(monitor.pid, SIGSEGV)
    #expect(monitor.ends() == .signal(SIGSEGV))
    #expect(ScratchDirectory.names(in: home.file(".local/state/jittop")).contains { $0.hasPrefix("crash-") }, "\(monitor.errorLines)")
  }

  @Test(
    "The locale determines the character set",
    arguments: [("LC_ALL=C", false), ("LC_ALL=C.UTF-8", true), ("LC_CTYPE=C.UTF-8", true), ("LANG=C", false)])
  func locale(variable: String, isUnicode: Bool) throws {
    let (maps, home) = try places()
    let child = try ChildProcess(
      Jittop.path, ["--once", "--directory", maps.path], environment: [variable, "XDG_CONFIG_HOME=\(home.path)"])
    #expect(child.ends() == .exit(0))
    #expect(child.text.contains(isUnicode ? "╭─┐¹processes" : "+-[1processes]"), "\(child.text)")
  }
}
