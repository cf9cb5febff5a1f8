import Glibc
import TestSupport
import Testing

/// Nothing in a name reaches a terminal but as letters.
@Suite("What reaches a terminal")
struct OutputSafetyTests {
  /// Names that would do something to a terminal, or to who reads it.
  static let names: [[UInt8]] = texts.map { Array($0.utf8) } + bytes

  private static let texts: [String] = [
    "\u{1b}[31mred", "\u{1b}[2J\u{1b}[H", "\u{1b}]0;title\u{7}", "\u{1b}]52;c;cHduZWQ=\u{7}", "\u{1b}P+q544e\u{1b}\\", "\u{1b}c",
    "\u{1b}[6n", "\u{1b}[?1049l", "\u{1b}", "\u{9b}31mC1", "\u{9d}0;title\u{9c}", "\u{85}next line", "back\u{8}\u{8}\u{8}space",
    "bell\u{7}", "carriage\rreturn", "nul\0nul", "tab\ttab", "vt\u{b}ff\u{c}", "so\u{e}si\u{f}", "del\u{7f}", "\u{202e}desrever\u{202c}",
    "\u{2066}isolate\u{2069}", "zero\u{200b}width\u{200d}joiner\u{feff}", "soft\u{ad}hyphen", "line\u{2028}para\u{2029}",
    "tags\u{e0041}\u{e0042}", "private\u{e000}\u{f8ff}\u{100000}", "interlinear\u{fff9}a\u{fffa}b\u{fffb}",
    "marks a\u{301}\u{302}\u{303}\u{304}\u{305}", "wide 中文 한국", "\u{301}first a mark",
  ]

  private static let bytes: [[UInt8]] = [
    [0x9b, 0x33, 0x31, 0x6d], [0xc0, 0x9b, 0x41], [0xe2, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xff, 0xfe],
    [UInt8](repeating: 0x1b, count: 4096), [0x1b, 0x5b, 0x33, 0x31, 0x6d] + [UInt8](repeating: 0x61, count: 4091),
  ]

  /// A map of those names, of malformed lines that hold them, of one that is cut; its process is called as badly.
  private struct Rig {
    let directory: ScratchDirectory
    let process: ChildProcess
    var map: String { directory.file("perf-\(process.pid).map") }

    init() throws {
      directory = try ScratchDirectory(suffix: "\u{1b}]0;x\u{7}\u{202e}\u{9b}31m")
      let program = "\u{1b}[31m\u{9b}2Jx"
      try directory.write(program, try #require(ScratchDirectory.bytes(at: "/bin/sleep")))
      try #require(chmod(directory.file(program), 0o700) == 0)
      let child = try ChildProcess(directory.file(program), ["60"])
      process = child
      let isNamed = becomesTrue { (ScratchDirectory.bytes(at: "/proc/\(child.pid)/comm") ?? []).first == 0x1b }
      #expect(isNamed)
      var bytes: [UInt8] = []
      for (index, name) in OutputSafetyTests.names.enumerated() {
        bytes += Array("\(String(0x1000 + index * 8, radix: 16)) 10 ".utf8) + name + [0x0a] + name + [0x0a]
      }
      try directory.write("perf-\(process.pid).map", bytes + Array("1000 1".utf8) + [0x1b])
    }
  }

  @Test("the monitor: each entry with its detail, the malformed lines, search, filter, injection, overlaps, the copy")
  func monitor() throws {
    let rig = try Rig()
    let monitor = try Jittop.monitor(rig.directory)
    #expect(monitor.shows { $0.contains { $0.contains("\(Self.names.count)") && $0.contains("malformed") } })
    monitor.type("\rg")
    for _ in Self.names.indices {
      let before = monitor.screen()
      monitor.type("j")
      guard monitor.shows({ $0 != before }) else { break }
    }
    // Each thing is waited for, so that each is drawn.
    for (keys, wanted) in [
      ("m", "malformed lines"), ("\u{1b}", "entries"), ("i", "inject test entry"), ("\u{1b}[Z\u{1b}[C", "another process' map"),
      ("\r", "Write into the map"), ("x", "Line"), ("\u{1b}", "entries"), ("/[31m\r", "[31m"), ("*", "entries"), ("\\red\r", "entries"),
      ("\u{1b}", "entries"), ("\u{1b}", "entries"), (" y", "copied 1 entry"), ("5", "overlaps"), ("jjK", "overlaps"),
      ("6z", "detail"), ("z1y", "copied the path"), (":sort entries size\r", "entries"),
    ] {
      monitor.type(keys)
      #expect(monitor.shows { $0.contains { $0.contains(wanted) } }, "\(keys)\n\(monitor.screen().joined(separator: "\n"))")
    }
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
    #expect(SentControls.strays(monitor.output, copies: true) == [])
  }

  @Test(
    "every command's text",
    arguments: [
      "ls -d DIRECTORY", "ls --json --kinds -d DIRECTORY", "ls MAP", "ls --json MAP", "check --max 1000 MAP", "check --json MAP",
      "resolve --as all MAP 1000 1008 1010 10a8 1100", "resolve --json MAP 1000 1008", "tidy MAP -o DIRECTORY/out", "tidy MAP",
      "prune --dry-run -d DIRECTORY", "prune -d MISSING", "ls -d MISSING", "ls MISSING", "check MISSING", "tidy MISSING",
      "resolve MISSING 1",
      "inject MAP --dry-run --yes", "inject MAP", "inject MISSING --yes", "inject --dry-run --names escape --name NAME",
      "inject --name NAME --dry-run",
      "--script MISSING",
    ])
  func commands(_ line: String) throws {
    let rig = try Rig()
    let missing = rig.directory.path + "/no\u{1b}[31m\u{9b}such"
    var words: [String] = []
    for word in line.split(separator: " ") {
      let named = String(word).replacing("DIRECTORY", with: rig.directory.path).replacing("MAP", with: rig.map)
      words.append(named.replacing("MISSING", with: missing).replacing("NAME", with: "a\u{1b}[31m\u{9b}2J\r\nb"))
    }
    let child = try ChildProcess(Jittop.path, words)
    #expect(child.ends() != .lost)
    #expect(!child.output.isEmpty || !child.errors.isEmpty)
    #expect(SentControls.strays(inLines: child.errors) == [], "\(child.errorText)")
    // Lines of a map, to be kept as they are, when no terminal reads them.
    if !line.contains("escape"), line != "tidy MAP" { #expect(SentControls.strays(inLines: child.output) == [], "\(child.text)") }
    let terminal = try PseudoTerminal(program: Jittop.path, words, ["TERM=xterm-256color", "LC_ALL=C.UTF-8"], errorsToTerminal: true)
    #expect(terminal.ends() != .lost)
    #expect(!terminal.output.contains(0x1b))
    #expect(SentControls.strays(terminal.output) == [], "\(terminal.text)")
  }

  @Test("the check itself sees what it looks for", arguments: texts.prefix(28))
  func strays(_ name: String) {
    // What we send ourselves is told from a name by its place alone; in lines there is none of it.
    let isLikeOurs = name.contains("\u{8}") || name.contains("\u{e}")
    #expect(isLikeOurs || SentControls.strays(inLines: Array(name.utf8)) != [])
  }
}
