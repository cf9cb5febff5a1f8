import ArgumentParser
import Dashboard
import Glibc
import Monitor
import Screen
import Session
import Settings
import SystemPackage
import Watching

/// The options of the monitor.
struct MonitorOptions: ParsableArguments {
  @OptionGroup var maps: DirectoryOptions

  @Flag(help: "Start a simulated JIT and watch it.")
  var demo = false

  @Flag(help: "Leave out everything that writes: injection, the demo, the configuration, pictures of the screen, reports of crashes.")
  var readonly = false

  /// Throws if `--readonly` forbids what a command is about to do.
  func allow(_ command: String, _ deed: String, or alternative: String? = nil) throws {
    guard readonly else { return }
    let remedy = "leave --readonly out" + (alternative.map { ", or \($0)" } ?? "")
    Failure.report(command, cause: "\(deed), and --readonly forbids it", remedy: remedy)
    throw Failure.status
  }

  @Option(help: ArgumentHelp("The theme: \(Themes.names.joined(separator: ", ")), or one of yours.", valueName: "theme"))
  var theme: String?

  @OptionGroup var color: ColorOptions

  @Option(help: ArgumentHelp("The characters to draw with.", valueName: "set"))
  var symbols: Preferences.Symbols?

  @Flag(inversion: .prefixedNo, help: "Give the mouse to the monitor, or leave it to the terminal.")
  var mouse: Bool?

  @Option(
    help: ArgumentHelp("The columns of the entries: \(EntryColumn.allCases.map(\.rawValue).joined(separator: ",")).", valueName: "names"),
    completion: .list(EntryColumn.allCases.map(\.rawValue)))
  var columns: String?

  @Option(help: ArgumentHelp("What the entries are sorted by at the start.", valueName: "column"))
  var sort: EntriesView.Column?

  @Option(
    help: ArgumentHelp("The panes to leave out: \(Pane.allCases.map(\.word).joined(separator: ",")).", valueName: "names"),
    completion: .list(Pane.allCases.map(\.word)))
  var hidden: String?

  @Option(help: ArgumentHelp("How many columns the right side is wider, -40 to 80.", valueName: "columns"))
  var widening: Int?

  @Option(help: ArgumentHelp("The configuration file, instead of config.toml in the configuration directory (XDG).", valueName: "file"))
  var config: String?

  /// What the flags say.
  private var flags: [(Preference, Preference.Value)] {
    let names = { (text: String) in Preference.Value.texts(text.split(separator: ",").map(String.init)) }
    let all: [(Preference, Preference.Value?)] = [
      (.theme, theme.map { .text($0) }), (.colors, color.colors.map { .text($0.rawValue) }), (.symbols, symbols.map { .text($0.rawValue) }),
      (.mouse, mouse.map { .truth($0) }), (.columns, columns.map(names)), (.sort, sort.map { .text($0.rawValue) }),
      (.hidden, hidden.map(names)), (.widening, widening.map { .number($0) }),
    ]
    return all.compactMap { preference, value in value.map { (preference, $0) } }
  }

  @Option(
    help: ArgumentHelp(
      "Play a session from a file, without a terminal; - is standard input. The manual page has the commands.", valueName: "file"))
  var script: String?

  @Option(help: ArgumentHelp("Play a recording of `jittop record`: p pauses, [ ] , . step, ( ) change the speed.", valueName: "file"))
  var replay: String?

  @Flag(help: "With --script: play it in the terminal.")
  var show = false

  @Flag(
    help: "Print the screen as text and end; no terminal is needed. It looks for a second, and for up to 20 where maps are large.")
  var once = false

  @Option(
    help: ArgumentHelp("With --once: how large the screen is, as 160x45. Else COLUMNS and LINES, or the terminal's.", valueName: "size"))
  var screen: ScreenSize?

  @Option(
    name: .customLong("watch"),
    help: ArgumentHelp(
      "Watch this map alone, or these: `jittop 4711 4712` is short for two of it. Else all of the directory, also later ones.",
      valueName: "pid|path"))
  var targets: [String] = []

  /// The same as a plain value.
  var session: SessionOptions {
    var options = SessionOptions(
      directory: maps.directory, targets: targets, config: config, overrides: flags, version: JittopCommand.configuration.version)
    options.startsDemo = demo
    options.isReadOnly = readonly
    options.replay = replay
    options.showsScript = show
    options.colors = color.colors
    options.screen = screen?.size
    return options
  }

  func validate() throws {
    if targets.contains("") { throw ValidationError("a map is named by a PID or a path, not by an empty text") }
    if !targets.isEmpty, script != nil || replay != nil {
      throw ValidationError("\(script != nil ? "--script" : "--replay") brings its own maps; name none")
    }
    var preferences = Preferences.usual
    let themes = ThemeLibrary.standard().names
    for (preference, value) in flags where !preference.set(value, in: &preferences, themes: themes) {
      let expected = preference.expected(themes: themes).replacing("a list of ", with: "some of, with commas between: ")
      let meant = preference == .theme ? theme.map { Suggestion.question(about: $0, among: themes) } ?? "" : ""
      throw ValidationError("--\(preference.rawValue) takes \(expected)\(meant)")
    }
    if demo, readonly { throw ValidationError("--demo writes a map, --readonly forbids it; leave one out") }
    if demo, replay != nil { throw ValidationError("--replay plays what was recorded; leave --demo out") }
    if script != nil, replay != nil { throw ValidationError("--script and --replay play different things; leave one out") }
    if demo, script != nil { throw ValidationError("--script plays with maps of its own; leave --demo out") }
    if once, demo || script != nil || replay != nil {
      throw ValidationError("--once prints what is there now; leave out --demo, --script and --replay")
    }
    if screen != nil, !once { throw ValidationError("--screen is for --once") }
    if show, script == nil { throw ValidationError("--show shows a script: name one with --script") }
    if show, script == "-" { throw ValidationError("--show takes its keys from standard input: put the script into a file") }
  }
}

/// How many colours are used, by the monitor and by the commands that show some.
struct ColorOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The colours to use.", valueName: "depth"))
  var colors: Preferences.Colors?
}

/// Where maps are looked for.
struct DirectoryOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "The directory that the maps lie in.")
  var directory: String = "/tmp"

  func validate() throws {
    if directory.isEmpty { throw ValidationError("--directory takes the path of a directory, not an empty text") }
  }
}

extension Preferences.Colors: ExpressibleByArgument {}
extension Preferences.Symbols: ExpressibleByArgument {}
extension EntriesView.Column: ExpressibleByArgument {}

extension ScreenSize: ExpressibleByArgument {}
