import ArgumentParser
import Dashboard
import Glibc
import Monitor
import PerfMap
import Processes
import Screen
import Session
import Settings
import SystemPackage
import Watching

struct MonitorOptions: ParsableArguments {
  @OptionGroup var maps: DirectoryOptions

  @Flag(help: "Start a simulated JIT and watch it.")
  var demo = false

  @Flag(help: "Change no files: forbids the demo, test entries, JVM requests, removing maps, saving anything, and crash reports.")
  var readonly = false

  /// Throws if `--readonly` forbids an operation of a command.
  func allow(_ command: String, _ operation: String, or alternative: String? = nil) throws {
    guard readonly else { return }
    let remedy = "remove --readonly" + (alternative.map { ", or \($0)" } ?? "")
    Failure.report(command, cause: "\(operation), which --readonly forbids", remedy: remedy)
    throw Failure.status
  }

  @Option(help: ArgumentHelp("Colour theme: \(Themes.names.joined(separator: ", ")), or your own.", valueName: "theme"))
  var theme: String?

  @OptionGroup var color: ColorOptions

  @Option(help: ArgumentHelp("Character set for drawing.", valueName: "set"))
  var symbols: Preferences.Symbols?

  @Flag(inversion: .prefixedNo, help: "Turn the mouse on, or off to let the terminal select text.")
  var mouse: Bool?

  @Option(
    help: ArgumentHelp("Columns of the entries pane: \(EntryColumn.allCases.map(\.rawValue).joined(separator: ",")).", valueName: "names"),
    completion: .list(EntryColumn.allCases.map(\.rawValue)))
  var columns: String?

  @Option(help: ArgumentHelp("Initial sort column of the entries pane.", valueName: "column"))
  var sort: EntriesView.Column?

  @Option(
    help: ArgumentHelp("Panes to hide: \(Pane.allCases.map(\.word).joined(separator: ",")).", valueName: "names"),
    completion: .list(Pane.allCases.map(\.word)))
  var hidden: String?

  @Option(help: ArgumentHelp("Extra width of the right-hand panes, -40 to 80.", valueName: "columns"))
  var widening: Int?

  @Option(help: ArgumentHelp("Configuration file (default: $XDG_CONFIG_HOME/jittop/config.toml).", valueName: "file"))
  var config: String?

  /// The preferences that are set by options.
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
      "Run a script of keys and commands without a terminal; - is standard input. See `jittop man` for the language.", valueName: "file"))
  var script: String?

  @Option(help: ArgumentHelp("Play a recording. Keys: p pauses, [ ] , . step, ( ) change the speed.", valueName: "file"))
  var replay: String?

  @Flag(help: "With --script: run the script in the terminal.")
  var show = false

  @Flag(
    help: "Print the screen as text and exit. Takes a second, or up to 25 seconds for large maps.")
  var once = false

  @Option(
    help: ArgumentHelp(
      "With --once: screen size, for example 160x45 (default: $COLUMNS and $LINES, or the terminal's size).", valueName: "size"))
  var screen: ScreenSize?

  @Option(
    name: .customLong("watch"),
    help: ArgumentHelp(
      "Watch only this map; may be repeated. `jittop 4711 4712` is the short form (default: all maps in the directory, also new ones).",
      valueName: "pid|path"))
  var targets: [String] = []

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
    if targets.contains("") { throw ValidationError.emptyTarget }
    if !targets.isEmpty, script != nil || replay != nil {
      throw ValidationError("\(script != nil ? "--script" : "--replay") cannot be combined with maps")
    }
    var preferences = Preferences.usual
    let themes = ThemeLibrary.standard().names
    for (preference, value) in flags where !preference.set(value, in: &preferences, themes: themes) {
      let expected = preference.expected(themes: themes).replacing("a list of ", with: "a comma-separated list of ")
      let meant = preference == .theme ? theme.map { Suggestion.question(about: $0, among: themes) } ?? "" : ""
      throw ValidationError("--\(preference.rawValue) must be \(expected)\(meant)")
    }
    if demo, readonly { throw ValidationError("--demo writes a map and cannot be combined with --readonly") }
    if demo, replay != nil { throw ValidationError("--demo and --replay cannot be combined") }
    if script != nil, replay != nil { throw ValidationError("--script and --replay cannot be combined") }
    if demo, script != nil { throw ValidationError("--demo and --script cannot be combined") }
    if once, demo || script != nil || replay != nil {
      throw ValidationError("--once cannot be combined with --demo, --script or --replay")
    }
    if screen != nil, !once { throw ValidationError("--screen requires --once") }
    if show, script == nil { throw ValidationError("--show requires --script") }
    if show, script == "-" { throw ValidationError("--show reads keys from standard input: give the script in a file") }
  }
}

struct ColorOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Number of colours.", valueName: "depth"))
  var colors: Preferences.Colors?
}

struct DirectoryOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "Directory of the maps.")
  var directory: String = "/tmp"

  func validate() throws {
    if directory.isEmpty { throw ValidationError("--directory must not be empty") }
  }

  /// Returns the map that an argument names: by PID, by path, or `-` for standard input, which is read.
  func target(_ argument: String) throws(PerfMapError) -> MapTarget {
    argument == StandardInput.argument ? try StandardInput.map(of: nil) : MapTarget(argument, directory: directory)
  }
}

/// The option of commands that compare a file with a process.
struct ProcessOption: ParsableArguments {
  @Option(help: ArgumentHelp("The process of the map. The map must be given by path and can have any name.", valueName: "pid"))
  var pid: Int32?

  func validate() throws {
    if let pid, pid < 1 { throw ValidationError("--pid must be a positive number") }
  }

  /// Throws if the option is given but there is not exactly one map.
  func validate(_ targets: [String]) throws {
    if pid != nil, targets.count != 1 { throw ValidationError("--pid requires exactly one map, given by path") }
  }

  /// Returns the map that an argument names. Throws if the process does not exist.
  func target(_ argument: String, _ maps: DirectoryOptions) throws(PerfMapError) -> MapTarget {
    guard let pid = pid.map({ ProcessID($0) }) else { return try maps.target(argument) }
    guard pid.isInUse else {
      throw PerfMapError(.open, path: FilePath(argument), cause: "no process has PID \(pid)", remedy: "check --pid")
    }
    return argument == StandardInput.argument ? try StandardInput.map(of: pid) : MapTarget(path: FilePath(argument), of: pid)
  }
}

extension ValidationError {
  static var emptyTarget: ValidationError { ValidationError("a PID or path must not be empty") }

  /// Throws if a name of a map is empty, or standard input is named twice.
  static func check(_ targets: [String]) throws {
    if targets.contains("") { throw emptyTarget }
    if targets.count(where: { $0 == StandardInput.argument }) > 1 {
      throw ValidationError("- is standard input, and can be given only once")
    }
  }
}

extension Preferences.Colors: ExpressibleByArgument {}
extension Preferences.Symbols: ExpressibleByArgument {}
extension EntriesView.Column: ExpressibleByArgument {}

extension ScreenSize: ExpressibleByArgument {}
