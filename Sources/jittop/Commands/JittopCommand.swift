import ArgumentParser
import Session

/// The command line: the monitor itself, and the commands that need no terminal.
@main
struct JittopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jittop",
    abstract: "A live monitor for JIT code: tails the perf maps of all running processes.",
    usage: usage,
    discussion: """
      Runtimes tell profilers about the machine code they generate through /tmp/perf-<pid>.map. Without a command, jittop shows those maps, \
      or those that are named, live: entries, address ranges, overlaps and write rates.

      \(Example.help)

      Exit status:

      \(ExitStatus.help)

      NO_COLOR, LANG, COLORTERM and the XDG paths are respected; `jittop man` says the rest: the keys, the files, the scripts.
      """,
    version: "0.1.0",
    subcommands: [
      ListCommand.self, ResolveCommand.self, CheckCommand.self, TidyCommand.self, PruneCommand.self, InjectCommand.self, DemoCommand.self,
      TailCommand.self, ExportCommand.self, RecordCommand.self, ThemesCommand.self, CompletionsCommand.self, ManCommand.self,
      WatchCommand.self,
    ],
    defaultSubcommand: WatchCommand.self)

  static let usage = "jittop [<option> ...] [<pid|path> ...]\njittop <command> [<option> ...] [<argument> ...]"

  @OptionGroup var monitor: MonitorOptions
}
