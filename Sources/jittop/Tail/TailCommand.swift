import ArgumentParser
import Monitor
import Reports
import Session
import Watching

/// `jittop tail`: new entries as they come, for eyes and for log shippers.
struct TailCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail",
    abstract: "Print new entries as they come.",
    discussion: """
      Without arguments, those of all maps of the directory, also of maps that come later. Truncated, rewritten and replaced maps are followed \
      on from their new start, which is said on standard error. It ends at a signal, or when nobody reads its output any more.

        jittop tail                                   all that any runtime compiles
        jittop tail 4711 --filter 'size>4k tier=opt'  large optimised functions
        jittop tail --format jsonl | my-log-shipper   one JSON object a line
        jittop tail --from-start --until-exit 4711    all of it, to the end
      """)

  @OptionGroup var maps: DirectoryOptions

  @Flag(help: "All maps of the directory, which is what happens without arguments too.")
  var all = false

  @Option(help: "How an entry is written.")
  var format: TailFormat = .text

  @Option(help: ArgumentHelp("Only entries that pass, written as in the monitor: JS: size>4k tier=opt !regex", valueName: "filter"))
  var filter: String = ""

  @Flag(help: "Begin with the entries that are there already.")
  var fromStart = false

  @Flag(help: "End when all processes whose maps were named have ended.")
  var untilExit = false

  @Argument(help: ArgumentHelp("Maps: PIDs or paths.", valueName: "pid|path"))
  var targets: [String] = []

  func validate() throws {
    if targets.contains("") { throw ValidationError("a map is named by a PID or a path, not by an empty text") }
    if all, !targets.isEmpty { throw ValidationError("--all means every map; name none") }
    if untilExit, targets.isEmpty { throw ValidationError("--until-exit waits for processes that are named; name a PID or a path") }
    let read = EntryFilter.reading(filter)
    if let error = read.error { throw ValidationError("--filter: \(error)") }
    if read.filter.needsFunctions {
      throw ValidationError(
        "--filter: tail prints entries one by one; recompiled, tiers, live and lost ask about functions, in the monitor (F5)")
    }
  }

  func run() throws {
    if let word = EntryFilter.misspeltField(in: filter) {
      Failure.note("--filter: \(word) is looked for in names", remedy: "the fields are size, age, tier, kind and flag")
    }
    let named = targets.map { MapTarget($0, directory: maps.directory) }
    var tail = try EntryTail(
      named.isEmpty ? .directory(maps.directory) : .maps(named), filter: EntryFilter.reading(filter).filter,
      printer: TailPrinter(format: format), start: fromStart ? .first : .new)
    try tail.run(until: untilExit ? .exits : .closed)
  }
}

extension TailFormat: ExpressibleByArgument {}
