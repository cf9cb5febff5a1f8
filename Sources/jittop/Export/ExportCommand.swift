import ArgumentParser
import Reports
import Session
import SystemPackage

/// `jittop export`: what jittop knows of maps, for other programs.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write what a map holds as CSV, JSON, a picture or metrics.",
    discussion: """
      Tables for other programs, the address space as a picture, counters for Prometheus, and maps out of recordings.

        jittop export entries 4711 --format json
        jittop export overlaps 4711 -o overlaps.csv
        jittop export picture 4711 -o code.svg
        jittop export metrics --every 15s -o jittop.prom
        jittop export map --at 14:32:07 today.rec -o then.map
      """,
    subcommands: [
      TableExport<EntryRows>.self, TableExport<RangeRows>.self, TableExport<OverlapRows>.self, PictureExport.self, MetricsExport.self,
      MapExport.self, UnknownExport.self,
    ],
    defaultSubcommand: UnknownExport.self)

  @ParentCommand var root: JittopCommand

  /// Throws if a file is to be written and `--readonly` forbids it.
  func allow(_ destination: ExportDestination) throws {
    if destination.output != nil { try root.monitor.allow("export", "writes a file", or: "let it write to standard output") }
  }
}

/// `jittop export` without something to export: help, or an error for a word that is unknown.
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

/// Where an export goes.
struct ExportDestination: ParsableArguments {
  @Option(
    name: .shortAndLong, help: ArgumentHelp("The file to write, as a whole or not at all; standard output without it.", valueName: "file"))
  var output: String?

  var path: FilePath? { output.map { FilePath($0) } }

  func validate() throws {
    if output == "" { throw ValidationError("-o takes the path of a file, not an empty text") }
  }
}
