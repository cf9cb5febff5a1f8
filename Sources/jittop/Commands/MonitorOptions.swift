import ArgumentParser
import Screen
import Themes

/// The options of the monitor.
struct MonitorOptions: ParsableArguments {
  @OptionGroup var maps: DirectoryOptions

  @Flag(help: "Start a simulated JIT and watch it.")
  var demo = false

  @Flag(help: "Leave out everything that writes: injection and the demo.")
  var readonly = false

  @Option(help: ArgumentHelp("The theme: \(Themes.names.joined(separator: ", ")).", valueName: "name"))
  var theme: String = Themes.names.first ?? ""

  @Option(help: "The colours to use: auto, mono, 8, 16, 256 or true.")
  var colors: ColorsOption = .auto

  @Option(help: "The characters to draw with: auto, unicode or ascii.")
  var symbols: SymbolsOption = .auto

  @Flag(help: "Leave the mouse to the terminal.")
  var noMouse = false

  @Option(
    help: ArgumentHelp(
      "Play a session from a file, without a terminal; - is standard input.", discussion: ScriptSyntax.help, valueName: "file"))
  var script: String?

  @Flag(help: "With --script: play it in the terminal.")
  var show = false

  func validate() throws {
    guard Themes.names.contains(theme) else {
      throw ValidationError("there is no theme '\(theme)'; choose one of: \(Themes.names.joined(separator: ", "))")
    }
    if demo, readonly { throw ValidationError("--demo writes a map, --readonly forbids it; leave one out") }
    if demo, script != nil { throw ValidationError("--script plays with maps of its own; leave --demo out") }
    if show, script == nil { throw ValidationError("--show shows a script: name one with --script") }
    if show, script == "-" { throw ValidationError("--show takes its keys from standard input: put the script into a file") }
  }
}

/// Where maps are looked for.
struct DirectoryOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "The directory that the maps lie in.")
  var directory: String = "/tmp"

  func validate() throws {
    if directory.isEmpty { throw ValidationError("--directory takes the path of a directory, not an empty text") }
  }
}

/// How many colours to use.
enum ColorsOption: String, ExpressibleByArgument, CaseIterable {
  case auto, mono
  case ansi8 = "8"
  case ansi16 = "16"
  case palette256 = "256"
  case trueColor = "true"

  var depth: ColorDepth? {
    switch self {
    case .auto: nil
    case .mono: .mono
    case .ansi8: .ansi8
    case .ansi16: .ansi16
    case .palette256: .palette256
    case .trueColor: .trueColor
    }
  }
}

/// Which characters to draw with.
enum SymbolsOption: String, ExpressibleByArgument, CaseIterable {
  case auto, unicode, ascii

  var set: SymbolSet? {
    switch self {
    case .auto: nil
    case .unicode: .unicode
    case .ascii: .ascii
    }
  }
}
