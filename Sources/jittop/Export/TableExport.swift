import ArgumentParser
import PerfMap
import Reports
import Session
import Watching

/// `jittop export entries|ranges|overlaps|functions`: writes a table as CSV or JSON.
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

  @Argument(help: ArgumentHelp("A map, by PID or path; - is standard input.", valueName: "pid|path|-"))
  var target: String

  func run() throws {
    try parent.allow(destination)
    let map = try LoadedMap(maps.target(target), overlapLimit: Rows.overlapLimit)
    var sink = try ExportSink(to: destination.path)
    try sink.write(format.opening(columns: Rows.columns))
    var separator = ""
    try Rows.forEach(of: map) { row throws(PerfMapError) in
      try sink.write(separator + row.text(format, columns: Rows.columns))
      separator = format.separator
    }
    try sink.write(format.ending)
    try sink.finish()
  }
}

extension TableFormat: ExpressibleByArgument {}
