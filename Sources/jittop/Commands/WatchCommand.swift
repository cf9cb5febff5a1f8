import ArgumentParser
import Glibc
import Session

/// The monitor: what jittop does without a command. The arguments are maps; the options are those of `jittop` itself, and so is the help.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", usage: JittopCommand.usage + "\njittop --help", shouldDisplay: false, helpNames: [])

  // Already parsed for `jittop`. Here it lets the parser suggest an option for a misspelt one.
  @OptionGroup var monitor: MonitorOptions

  @Flag(name: .shortAndLong, help: .hidden)
  var help = false

  @Argument(help: ArgumentHelp("Maps: PIDs or paths.", valueName: "pid|path"))
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
      throw ValidationError("there is no command and no map '\(word)'. Did you mean '\(near)'?")
    }
    if let word = maps.first(where: { names.contains($0) && access($0, F_OK) != 0 }) {
      throw ValidationError("'\(word)' comes after a map: commands come first, and PIDs and paths go behind them")
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
