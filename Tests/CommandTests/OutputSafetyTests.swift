import Glibc
import TestSupport
import Testing

@Suite("Terminal output safety", .ownThread)
struct OutputSafetyTests {
  /// Names that control a terminal or mislead a reader, and some with combining marks or wide characters.
  static let names: [[UInt8]] = texts.map { Array($0.utf8) } + bytes

  private static let texts: [String] = [
    "\u{1b}[31mred", "\u{1b}[2J\u{1b}[H", "\u{1b}]0;title\u{7}", "\u{1b}]52;c;cHduZWQ=\u{7}", "\u{1b}P+q544e\u{1b}\\", "\u{1b}c",
    "\u{1b}[6n", "\u{1b}[?1049l", "\u{1b}", "\u{9b}31mC1", "\u{9d}0;title\u{9c}", "\u{85}next line", "back\u{8}\u{8}\u{8}space",
    "bell\u{7}", "carriage\rreturn", "nul\0nul", "tab\ttab", "vt\u{b}ff\u{c}", "so\u{e}si\u{f}", "del\u{7f}", "\u{202e}desrever\u{202c}",
    "\u{2066}isolate\u{2069}", "zero\u{200b}width\u{200d}joiner\u{feff}", "soft\u{ad}hyphen", "line\u{2028}para\u{2029}",
    "tags\u{e0041}\u{e0042}", "private\u{e000}\u{f8ff}\u{100000}", "interlinear\u{fff9}a\u{fffa}b\u{fffb}",
    "quote \"\u{301},\u{301}&\u{301}<\u{301}\\\u{301}", "marks a\u{301}\u{302}\u{303}\u{304}\u{305}", "wide 中文 한국", "\u{301}first a mark",
  ]

  private static let bytes: [[UInt8]] = [
    [0x9b, 0x33, 0x31, 0x6d], [0xc0, 0x9b, 0x41], [0xe2, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xff, 0xfe],
    [UInt8](repeating: 0x1b, count: 4096), [0x1b, 0x5b, 0x33, 0x31, 0x6d] + [UInt8](repeating: 0x61, count: 4091),
  ]

  /// A map with an entry and a malformed line for each of `names`, and an incomplete last line.
  static let map: [UInt8] = {
    var bytes: [UInt8] = []
    for (index, name) in names.enumerated() {
      bytes += Array("\(String(0x1000 + index * 8, radix: 16)) 10 ".utf8) + name + [0x0a] + name + [0x0a]
    }
    return bytes + Array("1000 1".utf8) + [0x1b]
  }()

  /// A directory and a process with hostile names, and the hostile map of that process.
  private struct Rig {
    let directory: ScratchDirectory
    let process: ChildProcess
    var map: String { directory.file("perf-\(process.pid).map") }
    var old: String { directory.file("perf-4194305.map") }

    init() throws {
      directory = try ScratchDirectory(suffix: "\u{1b}]0;x\u{7}\u{202e}\u{9b}31m")
      let program = "\u{1b}[31m\u{9b}2Jx"
      try copyProgram("/bin/sleep", to: directory.file(program))
      let child = try ChildProcess(directory.file(program), ["60"])
      process = child
      let isNamed = becomesTrue { (ScratchDirectory.bytes(at: "/proc/\(child.pid)/comm") ?? []).first == 0x1b }
      #expect(isNamed)
      try directory.write("perf-\(process.pid).map", OutputSafetyTests.map)
    }

    /// Writes themes, a configuration, a map whose process does not exist and a recording of that map, all with hostile text.
    func addOthers() throws {
      try directory.write("perf-4194305.map", OutputSafetyTests.map)
      for name in ["jittop", "jittop/themes"] { mkdir(directory.file(name), 0o700) }
      for name in ["jittop/themes/\u{202e}live.toml", "jittop/themes/x.toml", "theme"] {
        try directory.write(name, OutputSafetyTests.theme.utf8)
      }
      try directory.write("jittop/config.toml", OutputSafetyTests.configuration.utf8)
      try directory.write(
        "btop", "theme[main_bg]=\"#0f1419\"\ntheme[\u{1b}[31m]=\"\u{9b}\"\ntheme[main_fg]=\"\u{1b}[2J\"\n\u{1b}]0;x\u{7}\n".utf8)
      try directory.write("text", OutputSafetyTests.names.flatMap { $0 + [0x0a] })
      let recording = try ChildProcess(Jittop.path, ["record", "--until-exit", directory.file("rec"), old])
      #expect(recording.ends() == .exit(0), "\(recording.errorText)")
    }
  }

  private static let theme = """
    name = "\\u001b[31m\u{9b}name"
    kind = "\u{202e}dark"
    about = "\\u001b]0;x\\u0007 \u{9b}31m about"
    "\\u001b[2J" = 1
    [roles]
    text = "\\u001b[31m"
    "\\u001b[31mrole" = "#ffffff"
    accent = { fg = "\u{9b}" }
    """
  private static let configuration = """
    theme = "\\u001b[31m"
    "\\u001b[2J" = "\u{9b}"
    columns = ["\\u001b[31m"]
    sort = "\u{202e}"
    """

  @Test("Panes and dialogs of the monitor send no control sequence of a hostile name to the terminal")
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
    // Wait for each text, so that each step is drawn.
    for (keys, wanted) in [
      ("m", "malformed lines"), ("\u{1b}", "entries"), ("i", "inject test entry"), ("\u{1b}[Z\u{1b}[C", "map of another process"),
      ("\r", "Write into the map"), ("x", "Line"), ("\u{1b}", "entries"), ("/[31m\r", "[31m"), ("*", "entries"), ("\\red\r", "entries"),
      ("\u{1b}", "entries"), ("\u{1b}", "entries"), (" y", "copied 1 entry"), ("5", "overlaps"), ("jjK", "overlaps"),
      ("6z", "detail"), ("z1y", "copied the map path"), (":sort entries size\r", "entries"),
    ] {
      monitor.type(keys)
      #expect(monitor.shows { $0.contains { $0.contains(wanted) } }, "\(keys)\n\(monitor.screen().joined(separator: "\n"))")
    }
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
    #expect(SentControls.strays(monitor.output, copies: true) == [])
  }

  @Test(
    "No command sends a control sequence of a hostile name to the terminal",
    arguments: [
      "ls -d DIRECTORY", "ls --json --kinds -d DIRECTORY", "ls MAP", "ls --json MAP", "check --max 1000 MAP", "check --json MAP",
      "resolve --as all MAP 1000 1008 1010 10a8 1100", "resolve --json MAP 1000 1008", "tidy MAP -o DIRECTORY/out", "tidy MAP",
      "prune --dry-run -d DIRECTORY", "prune -d MISSING", "ls -d MISSING", "ls MISSING", "check MISSING", "tidy MISSING",
      "resolve MISSING 1",
      "inject MAP --dry-run --yes", "inject MAP", "inject MISSING --yes", "inject --dry-run --names escape --name NAME",
      "inject --name NAME --dry-run",
      "--script MISSING", "--script DIRECTORY/text", "--replay MISSING", "--replay MAP", "--config DIRECTORY/text --script DIRECTORY/text",
      "tail --from-start --until-exit OLD", "tail --from-start --until-exit --format csv OLD",
      "tail --from-start --until-exit --format jsonl OLD", "tail MISSING", "tail --filter NAME MISSING",
      "export entries OLD", "export entries --format json OLD", "export ranges OLD", "export ranges --format json OLD",
      "export overlaps OLD", "export overlaps --format json OLD", "export picture OLD", "export metrics -d DIRECTORY",
      "export metrics OLD", "export entries MISSING", "export picture -o MISSING/x OLD", "export metrics MISSING",
      "export map DIRECTORY/rec", "export map --map MISSING DIRECTORY/rec", "export map MAP", "export map --at 999999999 DIRECTORY/rec",
      "resolve DIRECTORY/rec 1000 1008", "resolve --map MISSING DIRECTORY/rec 1",
      "record DIRECTORY/rec", "record MISSING/x", "record --until-exit DIRECTORY/again OLD", "record --until-exit DIRECTORY/none MISSING",
      "themes", "themes x", "themes \u{202e}live", "themes MISSING", "themes --check DIRECTORY/theme", "themes --check x",
      "themes --check MISSING", "themes --check DIRECTORY/text", "themes --import DIRECTORY/btop", "themes --import DIRECTORY/text",
      "themes --import MISSING", "prune --yes -d DIRECTORY", "demo --readonly -d MISSING", "help NAME", "ls --without-map -d DIRECTORY",
      "check --only cutTail,notUTF8 MAP OLD MISSING", "tidy OLD --in-place", "inject OLD --yes --pattern same --name NAME --names escape",
      "inject OLD --dry-run --pattern broken --name NAME --names escape",
    ])
  func commands(_ line: String) throws {
    let rig = try Rig()
    try rig.addOthers()
    let missing = rig.directory.path + "/no\u{1b}[31m\u{9b}such"
    var words: [String] = []
    for word in line.split(separator: " ") {
      let named = String(word).replacing("DIRECTORY", with: rig.directory.path).replacing("MAP", with: rig.map)
      words.append(
        named.replacing("OLD", with: rig.old).replacing("MISSING", with: missing).replacing("NAME", with: "a\u{1b}[31m\u{9b}2J\r\nb"))
    }
    let environment = ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "XDG_CONFIG_HOME=" + rig.directory.path]
    let child = try ChildProcess(Jittop.path, words, environment: environment)
    #expect(child.ends() != .lost)
    #expect(!child.output.isEmpty || !child.errors.isEmpty)
    #expect(SentControls.strays(inLines: child.errors) == [], "\(child.errorText)")
    // Lines of a map are written unchanged if the output is not a terminal.
    let isRaw = line.contains("escape") || ["tidy MAP", "export map DIRECTORY/rec"].contains(line)
    // RFC 4180 ends lines with CR LF.
    let isCSV = line.contains("csv") || line.starts(with: "export") && !line.contains("json")
    let output = isCSV ? child.output.replacing([0x0d, 0x0a], with: [0x0a]) : child.output
    if !isRaw { #expect(SentControls.strays(inLines: output) == [], "\(child.text)") }
    let terminal = try PseudoTerminal(program: Jittop.path, words, environment, errorsToTerminal: true)
    #expect(terminal.ends() != .lost)
    // `themes` sends escape sequences, because it shows a theme in its colours.
    #expect(line.starts(with: "themes") || !terminal.output.contains(0x1b))
    #expect(SentControls.strays(terminal.output) == [], "\(terminal.text)")
  }

  /// Invalid arguments, which the error messages quote.
  static let mistakes: [[String]] = {
    let odd = "\u{1b}[31m\u{9b}2J\u{202e}\u{7f}"
    return [
      ["--" + odd], ["-" + odd], [odd, "b"], ["--\(odd)=\(odd)"], ["--theme", odd], ["--colors", odd], ["--columns", odd], ["--sort", odd],
      ["--hidden", odd], ["--widening", odd], ["--symbols=" + odd], ["--generate-completion-script", odd], ["ls", "--" + odd],
      ["ls", "--json=" + odd], ["resolve", "--as", odd, "1"], ["resolve", "1", odd], ["resolve", "--at", odd, "1"],
      ["check", "--only", odd, "1"],
      ["check", "--max", odd, "1"], ["tail", "--format", odd], ["tail", "--filter", "size>" + odd], ["tail", "--filter", "!(" + odd],
      ["export", odd],
      ["export", "entries", "--format", odd, "1"], ["export", "metrics", "--every", odd], ["inject", "--address", odd],
      ["inject", "--size", odd],
      ["inject", "--pattern", odd], ["inject", "--repeat", odd], ["inject", "--rate", odd], ["inject", "1", odd],
      ["record", "--for", odd, "x"],
      ["record", "--limit", odd, "x"], ["themes", odd, odd], ["tidy", "1", odd, odd], ["prune", odd], ["demo", odd], ["tidy"],
      ["--a\nError: somebody else's words"], ["--theme", "x\nError: somebody else's words"], ["resolve", "--as=a\nError: no", "1"],
      ["ls", "--\u{301}"], ["check", "--max", "1\u{301}\u{302}\u{303}", "1"],
    ]
  }()

  @Test("Error messages quote rejected arguments without control characters and without a forged Error: line", arguments: mistakes)
  func refusedArguments(_ arguments: [String]) throws {
    let child = try ChildProcess(Jittop.path, arguments)
    // Without options, both words are maps, which do not exist.
    #expect(child.ends() == .exit(arguments.last == "b" ? 2 : 64), "\(child.text)\(child.errorText)")
    #expect(child.output.isEmpty && !child.errors.isEmpty)
    #expect(SentControls.strays(inLines: child.errors) == [], "\(child.errorText)")
    #expect(!child.errorText.split(separator: "\n").dropFirst().contains { $0.hasPrefix("Error:") }, "\(child.errorText)")
  }

  @Test("Errors in a hostile theme and configuration are shown without control characters")
  func badSettings() throws {
    let rig = try Rig()
    try rig.addOthers()
    let environment = ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "XDG_CONFIG_HOME=" + rig.directory.path]
    let monitor = try PseudoTerminal(
      program: Jittop.path, ["--directory", rig.directory.path], environment, columns: 160, rows: 45, errorsToTerminal: true)
    #expect(monitor.shows { $0.contains { $0.contains("config.toml:") } }, "\(monitor.screen().joined(separator: "\n"))")
    monitor.type("t")
    #expect(monitor.shows { $0.contains { $0.contains("built in, 2 yours") } }, "\(monitor.screen().joined(separator: "\n"))")
    // The last theme of the list has a hostile name.
    monitor.type("G")
    #expect(monitor.shows { $0.contains { $0.contains("▸ ") && ($0.contains("live") || $0.contains(" x ")) } })
    monitor.type("\r")
    #expect(monitor.shows { !$0.contains { $0.contains("built in, 2 yours") } })
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
    #expect(SentControls.strays(monitor.output) == [])
  }

  @Test("inject reports malformed input without control characters")
  func badInput() throws {
    let directory = try ScratchDirectory()
    try directory.write("input", Self.map)
    let child = try ChildProcess(Jittop.path, ["inject", "-", "--dry-run", "--directory", directory.path], input: directory.file("input"))
    #expect(child.ends() == .exit(2))
    #expect(!child.errors.isEmpty && SentControls.strays(inLines: child.errors) == [], "\(child.errorText)")
  }

  @Test("SentControls.strays detects the control character in each hostile name and accepts marks and wide characters", arguments: texts)
  func strays(_ name: String) {
    let isHarmless = Self.texts.suffix(4).contains(name)
    #expect(SentControls.strays(inLines: Array(name.utf8)).isEmpty == isHarmless)
    #expect(SentControls.strays(inLines: Array("before \(name) after".utf8)).isEmpty == isHarmless)
  }
}
