import ArgumentParser
import Session

/// The root command: the monitor and the subcommands.
@main
struct JittopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jittop",
    abstract: "A live monitor for JIT code: tails the perf maps of all running processes.",
    usage: usage,
    discussion: """
      Runtimes with a JIT compiler (node, java, python, ruby, php, erlang, .NET, wasmtime, ...) list the machine code that they generate \
      in /tmp/perf-<pid>.map, for profilers. Without a command, jittop monitors all of these maps, or the given ones: entries, address \
      ranges, overlaps and write rates.

      \(Example.help)

      Exit status:

      \(ExitStatus.help)

      jittop respects NO_COLOR, LANG, COLORTERM and the XDG base directories. See `jittop man` for keys, filters, scripts and file formats.
      """,
    version: "0.1.0",
    subcommands: [
      ListCommand.self, ResolveCommand.self, CheckCommand.self, TidyCommand.self, PruneCommand.self, InjectCommand.self, DemoCommand.self,
      TailCommand.self, HotCommand.self, ExportCommand.self, RecordCommand.self, ThemesCommand.self, CompletionsCommand.self,
      ManCommand.self, WatchCommand.self,
    ],
    defaultSubcommand: WatchCommand.self)

  static let usage = "jittop [<option> ...] [<pid|path> ...]\njittop <command> [<option> ...] [<argument> ...]"

  @OptionGroup var monitor: MonitorOptions
}
