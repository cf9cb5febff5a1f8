import Glibc
import TestSupport
import Testing

@Suite("jittop --once", .ownThread)
struct OnceTests {
  /// Creates a directory with maps of exited processes, last written a day ago.
  private func directory() throws -> ScratchDirectory {
    let directory = try ScratchDirectory()
    let entries = (0..<300).map { "\(String(0x7f00_0000_0000 + $0 * 0x80, radix: 16)) 90 JS:*work\($0) app.js:\($0):1\n" }.joined()
    try directory.write("perf-4194305.map", entries.utf8)
    try directory.write("perf-4194306.map", "1000 40 other\n".utf8)
    let yesterday = [timeval(tv_sec: time(nil) - 100_000, tv_usec: 0), timeval(tv_sec: time(nil) - 100_000, tv_usec: 0)]
    for name in directory.names { utimes(directory.file(name), yesterday) }
    return directory
  }

  /// Runs jittop --once and returns the printed rows.
  private func rows(
    _ directory: ScratchDirectory, _ arguments: [String] = [], _ environment: [String] = ["LC_ALL=C.UTF-8", "TZ=UTC"]
  ) throws -> [String] {
    let home = try ScratchDirectory()
    let child = try ChildProcess(
      Jittop.path, ["--once", "--directory", directory.path] + arguments, environment: environment + ["XDG_CONFIG_HOME=\(home.path)"])
    #expect(child.ends() == .exit(0), "\(child.errorText)")
    #expect(child.errorText.isEmpty, "\(child.errorText)")
    #expect(Jittop.controls(in: child.text) == [])
    #expect(child.text.hasSuffix("\n"))
    return child.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  @Test("--once prints the screen of the monitor, except for the clock")
  func sameAsMonitor() throws {
    let directory = try directory()
    let before = directory.names.sorted()
    // The clock shows no seconds while maps are idle, and a minute may pass between the two runs.
    func masked(_ rows: [String]) -> [String] { rows.map { $0.replacing(/┐\d\d:\d\d(:\d\d)?┌/, with: "┐--:--┌") } }
    let printed = masked(try rows(directory, ["--screen", "160x45"]))
    #expect(printed.count == 45 && printed.mapsHeading.contains("2 maps") && printed.mapsHeading.contains("301 entries"), "\(printed)")
    #expect(printed.contains { $0.contains("work299") })
    let home = try ScratchDirectory()
    let environment = ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "TZ=UTC", "XDG_CONFIG_HOME=\(home.path)", "XDG_STATE_HOME=\(home.path)"]
    let monitor = try PseudoTerminal(
      program: Jittop.path, ["--directory", directory.path], environment, columns: 160, rows: 45)
    var last: [String] = []
    let isSame = monitor.shows { rows in
      last = masked(rows)
      return last == printed
    }
    #expect(isSame, "\(zip(printed, last).filter { $0 != $1 })")
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
    #expect(directory.names.sorted() == before)
  }

  @Test("The printed screen includes the results of background work: executable memory and the history of the entry")
  func settled() throws {
    let directory = try ScratchDirectory()
    let process = try ChildProcess("/bin/sleep", ["60"])
    try directory.write("perf-\(process.pid).map", "1000 40 JS:~hot app.js:1:1\n2000 40 JS:*hot app.js:1:1\n".utf8)
    let printed = try rows(directory, ["--screen", "160x50"])
    #expect(printed.contains { $0.contains("not executable · unmapped") }, "\(printed)")
    #expect(printed.contains { $0.contains(" X ") && $0.contains("hot app.js:1:1") }, "\(printed)")
    #expect(printed.contains { $0.contains("tier-up") }, "\(printed)")
  }

  @Test("The size of the printed screen is that of --screen, of COLUMNS and LINES, or of the terminal")
  func sizes() throws {
    let directory = try directory()
    func check(_ rows: [String], columns: Int, count: Int, sourceLocation: SourceLocation = #_sourceLocation) {
      #expect(rows.count == count && rows.mapsHeading.count == columns, "\(rows)", sourceLocation: sourceLocation)
    }
    check(try rows(directory), columns: 160, count: 45)
    check(try rows(directory, ["--screen", "100x30"]), columns: 100, count: 30)
    check(try rows(directory, [], ["LC_ALL=C.UTF-8", "COLUMNS=120", "LINES=40"]), columns: 120, count: 40)
    check(try rows(directory, [], ["LC_ALL=C.UTF-8", "COLUMNS=wide", "LINES=-1"]), columns: 160, count: 45)
    let terminal = try PseudoTerminal(
      program: Jittop.path, ["--once", "--directory", directory.path], ["TERM=xterm-256color", "LC_ALL=C.UTF-8"], columns: 90, rows: 30)
    #expect(terminal.ends() == .exit(0))
    #expect(!terminal.text.contains("^["))
    check(terminal.text.split(separator: "\r\n").map(String.init), columns: 90, count: 29)
  }

  @Test("The printed screen is ASCII if the locale is not UTF-8 or with --symbols ascii")
  func plain() throws {
    let directory = try directory()
    for printed in [try rows(directory, ["--symbols", "ascii"]), try rows(directory, [], ["LC_ALL=C"])] {
      #expect(printed.joined().utf8.allSatisfy { $0 < 0x80 } && printed.mapsHeading.hasPrefix("+-[1processes]"), "\(printed)")
    }
  }

  @Test("--colors 256 adds colours to the printed screen")
  func colors() throws {
    let directory = try directory()
    let child = try ChildProcess(Jittop.path, ["--once", "--colors", "256", "--directory", directory.path])
    #expect(child.ends() == .exit(0))
    #expect(child.text.contains("\u{1b}[0;") && child.text.contains("38;5;"))
    let plain = child.text.replacing(/\u{1b}\[[0-9;]*m/, with: "")
    #expect(Jittop.controls(in: plain) == [] && plain.contains("work299"))
  }

  @Test("Options of the monitor apply to --once, and configuration errors go to standard error")
  func options() throws {
    let directory = try directory()
    let printed = try rows(directory, ["--hidden", "overlaps,rate", "--columns", "size,name", "--sort", "address"])
    #expect(printed.contains { $0.contains("entries") } && !printed.contains { $0.contains("⁵overlaps") }, "\(printed)")
    try directory.write("config.toml", "theme = 5\nhidden = [\"space\"]\n".utf8)
    let child = try ChildProcess(Jittop.path, ["--once", "--directory", directory.path, "--config", directory.file("config.toml")])
    #expect(child.ends() == .exit(0))
    #expect(child.errorText.contains("config.toml:1"), "\(child.errorText)")
    #expect(!child.text.contains("address space"))
    let missing = try ChildProcess(Jittop.path, ["--once", "--directory", directory.path, "--config", directory.file("none.toml")])
    #expect(missing.ends() == .exit(0))
    #expect(missing.errorText.contains("none.toml does not exist"), "\(missing.errorText)")
  }

  @Test("If maps are given by PID or path, only those maps are shown")
  func namedMaps() throws {
    let directory = try directory()
    for name in ["4194305", directory.file("perf-4194305.map")] {
      let printed = try rows(directory, ["--screen", "120x40", name])
      #expect(printed.mapsHeading.contains("1 map") && printed.mapsHeading.contains("300 entries"), "\(printed)")
    }
    #expect(try rows(directory, ["4194305", "4194306"]).mapsHeading.contains("2 maps"))
    #expect(try rows(directory, ["--watch", "4194306", "--hidden", "overlaps"]).mapsHeading.contains("1 entry"))
  }

  @Test(
    "An unknown map, a misspelt command, and a map combined with a command or a recording are errors",
    arguments: [
      (["4194309"], 2, "no such map"), (["zzzzzzzz"], 2, "--help"), (["chekc", "4711"], 64, "Did you mean 'check'?"),
      (["a\nb"], 2, "a␊b"), ([""], 64, "must not be empty"),
      (["--replay", "x", "4711"], 64, "cannot be combined"), (["4711", "ls"], 64, "must come first"),
    ])
  func noSuchMap(_ arguments: [String], _ status: Int32, _ words: String) throws {
    let directory = try directory()
    let child = try ChildProcess(Jittop.path, ["--directory", directory.path, "--once"] + arguments)
    #expect(child.ends() == .exit(status))
    #expect(child.errorText.contains(words) && child.text.isEmpty, "\(child.errorText)")
  }

  @Test("Control characters in names are replaced, and --once ends even while a map grows")
  func hostile() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", Array("1000 40 \u{1b}]0;owned\u{7}\u{202e}evil\u{9b}31m\n2000 40 ".utf8) + [0xff, 0xfe, 0x0a])
    mkfifo(directory.file("perf-4194306.map"), 0o600)
    let demo = try ChildProcess(Jittop.path, ["demo", "--rate", "1000000", "--directory", directory.path])
    #expect(becomesTrue { directory.names.count == 3 })
    let printed = try rows(directory, ["--screen", "120x40"])
    #expect(printed.mapsHeading.contains("3 maps"), "\(printed)")
    #expect(printed.contains { $0.contains("\(demo.pid) jittop-de") && !$0.contains(" 0   0 ") })
    demo.send(SIGTERM)
    #expect(demo.ends() == .signal(SIGTERM))
    // A FIFO has no entries, so the map of the exited process is selected.
    let alone = try rows(directory, ["--screen", "120x40"])
    #expect(alone.contains { $0.contains("␛]0;owned␇") }, "\(alone)")
  }

  @Test("The screen of a directory without maps shows how to enable maps, and a missing directory gives status 2")
  func empty() throws {
    let directory = try ScratchDirectory()
    #expect(try rows(directory).contains { $0.contains("--perf-basic-prof") })
    let child = try ChildProcess(Jittop.path, ["--once", "--directory", directory.file("none")])
    #expect(child.ends() == .exit(2))
    #expect(child.text.isEmpty && child.errorText.contains("none"))
  }

  @Test(
    "Options that conflict with --once, --screen without --once, and invalid screen sizes are usage errors",
    arguments: [["--once", "--demo"], ["--once", "--script", "x"], ["--once", "--replay", "x"], ["--screen", "80x24"]]
      + ["80", "x", "0x5", "80x", "99999x5", "-1x5", "8 0x5"].map { ["--once", "--screen=\($0)"] })
  func refused(_ arguments: [String]) throws {
    let child = try ChildProcess(Jittop.path, arguments)
    #expect(child.ends() == .exit(64))
    #expect(child.text.isEmpty)
  }

  @Test("Without a terminal, the monitor suggests --once, ls and tail")
  func named() throws {
    let child = try ChildProcess(Jittop.path, [])
    #expect(child.ends() == .exit(2))
    #expect(["jittop --once", "jittop ls", "jittop tail"].allSatisfy { child.errorText.contains($0) }, "\(child.errorText)")
  }
}
