import ArgumentParser
import PerfMap
import Reports
import Session
import Watching

/// `jittop export entries|ranges|overlaps`: writes a table as CSV or JSON.
struct TableExport<Rows: ExportedRows>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: Rows.commandName, abstract: Rows.abstract,
      discussion: """
          jittop export \(Rows.commandName) 4711 > \(Rows.commandName).csv
          jittop export \(Rows.commandName) --format json ./old.map
        """)
  }

  @ParentCommand var parent: ExportCommand
  @OptionGroup var maps: DirectoryOptions
  @OptionGroup var destination: ExportDestination

  @Option(help: "File format.")
  var format: TableFormat = .csv

  @Argument(help: ArgumentHelp("A map, by PID or path.", valueName: "pid|path"))
  var target: String

  func run() throws {
    try parent.allow(destination)
    let map = try LoadedMap(try MapTarget(target, directory: maps.directory), overlapLimit: Rows.overlapLimit)
    var sink = try ExportSink(to: destination.path)
    var isFirst = true
    try sink.write(format == .csv ? Rows.columns.joined(separator: ",") + "\r\n" : "[")
    try Rows.forEach(of: map) { row throws(PerfMapError) in
      if format == .json { try sink.write(isFirst ? "\n" : ",\n") }
      isFirst = false
      try sink.write(row.text(format, columns: Rows.columns))
    }
    if format == .json { try sink.write("\n]\n") }
    try sink.finish()
  }
}

extension TableFormat: ExpressibleByArgument {}
