import ArgumentParser
import Reports
import Session
import SystemPackage

/// `jittop export`: writes maps in other formats.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Export a map as CSV, JSON, SVG or Prometheus metrics.",
    discussion: """
      The subcommands write tables of entries, ranges, overlaps or functions, a picture of the address space, metrics of all maps, or a \
      map from a recording.

        jittop export entries 4711 --format json
        jittop export overlaps 4711 -o overlaps.csv
        jittop export functions 4711 | head
        jittop export picture 4711 -o code.svg
        jittop export metrics --every 15s -o jittop.prom
        jittop export map --at 14:32:07 today.rec -o then.map
      """,
    subcommands: [
      TableExport<EntryRows>.self, TableExport<RangeRows>.self, TableExport<OverlapRows>.self, TableExport<FunctionRows>.self,
      PictureExport.self, MetricsExport.self, MapExport.self, UnknownExport.self,
    ],
    defaultSubcommand: UnknownExport.self)

  @ParentCommand var root: JittopCommand

  /// Throws if the destination is a file and `--readonly` is given.
  func allow(_ destination: ExportDestination) throws {
    if destination.output != nil { try root.monitor.allow("export", "writes a file", or: "write to standard output") }
  }
}

/// `jittop export` without a subcommand: shows the help, or an error for an unknown word.
private struct UnknownExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unknown", usage: "jittop export <subcommand>\njittop export --help", shouldDisplay: false, helpNames: [])

  @Argument(help: .hidden)
  var words: [String] = []

  func validate() throws {
    if let word = words.first { throw ExportCommand.noCommand(word) }
  }

  func run() throws { throw CleanExit.helpRequest(ExportCommand.self) }
}

struct ExportDestination: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("Output file, replaced atomically (default: standard output).", valueName: "file"))
  var output: String?

  var path: FilePath? { output.map { FilePath($0) } }

  func validate() throws {
    if output == "" { throw ValidationError("-o requires a file name") }
  }
}
