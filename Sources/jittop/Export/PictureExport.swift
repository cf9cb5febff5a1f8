import ArgumentParser
import PerfMap
import Reports
import Session
import Watching

/// `jittop export picture`: draws the address space of a map.
struct PictureExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "picture",
    abstract: "Draw the address space of a map as an SVG, for light and dark pages.",
    discussion: """
        jittop export picture 4711 -o code.svg
        jittop export picture old.map > old.svg
      """)

  @ParentCommand var parent: ExportCommand
  @OptionGroup var maps: DirectoryOptions
  @OptionGroup var destination: ExportDestination

  @Argument(help: ArgumentHelp("A map, by PID or path; - is standard input.", valueName: "pid|path|-"))
  var target: String

  func run() throws {
    try parent.allow(destination)
    let map = try LoadedMap(maps.target(target), overlapLimit: AddressPicture.overlapLimit)
    var sink = try ExportSink(to: destination.path)
    try sink.write(AddressPicture(map).svg)
    try sink.finish()
  }
}
