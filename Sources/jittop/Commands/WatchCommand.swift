import ArgumentParser
import Glibc
import Session

/// The default command: the monitor. It has the options and the help of `jittop` itself, and takes maps as arguments.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", usage: JittopCommand.usage + "\njittop --help", shouldDisplay: false, helpNames: [])

  // `jittop` parses these options too. They are repeated here so that the parser suggests the right spelling of a misspelt option.
  @OptionGroup var monitor: MonitorOptions

  @Flag(name: .shortAndLong, help: .hidden)
  var help = false

  @Argument(help: ArgumentHelp("Maps, by PID or path.", valueName: "pid|path"))
  var maps: [String] = []

  private var options: MonitorOptions {
    var options = monitor
    options.targets += maps
    return options
  }

  func validate() throws {
    if help { throw CleanExit.helpRequest(JittopCommand.self) }
    let names = JittopCommand.commandNames
    if let word = maps.first, access(word, F_OK) != 0, let near = Suggestion.nearest(to: word, among: names) {
      throw ValidationError("no command or map '\(word)'. Did you mean '\(near)'?")
    }
    if let word = maps.first(where: { names.contains($0) && access($0, F_OK) != 0 }) {
      throw ValidationError("'\(word)' must come first: commands precede PIDs and paths")
    }
    try options.validate()
  }

  func run() throws {
    let options = options
    if let script = options.script {
      try ScriptSession.run(options.session, script: script)
    } else if options.once {
      try OnceSession.run(options.session)
    } else {
      try MonitorSession.run(options.session)
    }
  }
}
