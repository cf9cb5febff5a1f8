import ArgumentParser
import Monitor
import Reports
import Session
import Watching

/// `jittop tail`: prints new entries.
struct TailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail",
    abstract: "Print new entries as they are written.",
    discussion: """
      Without arguments, all maps in the directory are followed, also new ones. A map that is truncated, rewritten or replaced is printed \
      from its new start, with a note on standard error. The command runs until a signal, or until its output is closed.

        jittop tail                                   new entries of all maps
        jittop tail 4711 --filter 'size>4k tier=opt'  large optimised functions
        jittop tail --format jsonl | my-log-shipper   one JSON object per line
        jittop tail --from-start --until-exit 4711    all entries, until exit
      """)

  @OptionGroup var maps: DirectoryOptions

  @Flag(help: "Follow all maps in the directory (the default without arguments).")
  var all = false

  @Option(help: "Output format.")
  var format: TailFormat = .text

  @Option(
    help: ArgumentHelp("Print only entries that match a filter, as in the monitor: `JS: size>4k tier=opt !regex`.", valueName: "filter"))
  var filter: String = ""

  @Flag(help: "Print existing entries first.")
  var fromStart = false

  @Flag(help: "Stop when all processes of the given maps have exited.")
  var untilExit = false

  @Argument(help: ArgumentHelp("Maps, by PID or path.", valueName: "pid|path"))
  var targets: [String] = []

  func validate() throws {
    if targets.contains("") { throw ValidationError.emptyTarget }
    if all, !targets.isEmpty { throw ValidationError("--all cannot be combined with maps") }
    if untilExit, targets.isEmpty { throw ValidationError("--until-exit requires a PID or path") }
    let read = EntryFilter.reading(filter)
    if let error = read.error { throw ValidationError("--filter: \(error)") }
    if read.filter.needsComparison { throw ValidationError("--filter: only the monitor compares profilers: wrong= does not apply here") }
    if read.filter.needsFunctions {
      throw ValidationError(
        "--filter: recompiled, tiers, live and lost apply to functions, which only the monitor shows (F5)")
    }
  }

  func run() throws {
    if let word = EntryFilter.unknownField(in: filter) {
      Failure.note(
        "--filter: no such field in '\(word)'; searching names for it instead", remedy: "the fields are size, age, tier, kind and flag")
    }
    let named = targets.map { MapTarget($0, directory: maps.directory) }
    var tail = try EntryTail(
      named.isEmpty ? .directory(maps.directory) : .maps(named), filter: EntryFilter.reading(filter).filter,
      printer: TailPrinter(format: format), start: fromStart ? .first : .new)
    try tail.run(until: untilExit ? .exits : .closed)
  }
}

extension TailFormat: ExpressibleByArgument {}
