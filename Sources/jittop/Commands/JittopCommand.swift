import ArgumentParser

/// The command line: the monitor itself, and the commands that need no terminal.
@main
struct JittopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "jittop",
    abstract: "A live monitor for JIT code: tails the perf maps of all running processes.",
    discussion: """
      Runtimes tell profilers about the machine code they generate through /tmp/perf-<pid>.map. Without a command, jittop shows
      those maps live: entries, address ranges, overlaps and write rates.

        jittop --demo                 watch a small simulated JIT
        jittop ls --json              one object per map, for scripts
        jittop check 4711             everything that is wrong with a map
        jittop resolve 4711 7f..10    which name an address has, and which one perf will show
        jittop tail --format jsonl    new entries as they come, for log shippers
        jittop export picture 4711    the address space as an SVG
        jittop record today.rec       all maps with the time of each entry
        jittop --replay today.rec     watch them again
        jittop themes nord            what a theme looks like here
        jittop --script story.txt     play a session from a file, for tests and reports
        jittop inject --pattern same  write a test entry into jittop's own map
      """,
    version: "0.1.0",
    subcommands: [
      ListCommand.self, ResolveCommand.self, CheckCommand.self, TidyCommand.self, PruneCommand.self, InjectCommand.self, DemoCommand.self,
      TailCommand.self, ExportCommand.self, RecordCommand.self, ThemesCommand.self,
    ])

  @OptionGroup var monitor: MonitorOptions

  func run() throws {
    if let script = monitor.script {
      try ScriptSession.run(monitor, script: script)
    } else {
      try MonitorSession.run(monitor)
    }
  }
}
