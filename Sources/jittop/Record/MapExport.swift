import ArgumentParser
import PerfMap
import Recording
import Session
import SystemPackage
import Watching

/// `jittop export map`: a recording turned back into the map as it was.
struct MapExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "map", abstract: "A map out of a recording, byte for byte as it was at a time: every command takes it.",
    discussion: """
        jittop export map --at 14:32:07 today.rec -o then.map
        jittop export map --map 4711 today.rec | less
      """)

  @ParentCommand var parent: ExportCommand
  @OptionGroup var maps: DirectoryOptions
  @OptionGroup var destination: ExportDestination

  @Option(help: ArgumentHelp("When, as \(RecordedTime.forms); without it, at the end.", valueName: "time"))
  var at: RecordedTime?

  @Option(help: ArgumentHelp("Where there are several maps: which one, by PID or path.", valueName: "pid|path"))
  var map: String?

  @Argument(help: ArgumentHelp("The recording.", valueName: "file"))
  var file: String

  private static let piece = 1 << 20

  func validate() throws {
    if file.isEmpty { throw ValidationError("a recording is a file: give its path, not an empty text") }
    if map == "" { throw ValidationError("--map takes a PID or a path, not an empty text") }
  }

  func run() throws {
    try parent.allow(destination)
    let wanted = map.map { MapTarget($0, directory: maps.directory) }
    var recorded = try RecordedMap(try RecordingFile(path: FilePath(file)), map: wanted, at: at)
    var nobody = DiscardingReceiver()
    recorded.read(into: &nobody)
    var sink = try ExportSink(to: destination.path)
    var offset: UInt64 = 0
    while offset < recorded.size {
      let bytes = recorded.bytes(TextRange(offset: offset, length: recorded.size - offset), limit: Self.piece)
      guard !bytes.isEmpty else {
        throw PerfMapError(.read, path: FilePath(file), cause: "became shorter meanwhile", remedy: "look at who writes it")
      }
      offset += UInt64(bytes.count)
      try sink.write(lines: bytes)
    }
    try sink.finish()
  }
}

/// Takes a map and keeps nothing of it.
private struct DiscardingReceiver: MapReceiver {
  mutating func begin(_ generation: Generation) {}
  mutating func receive(_ bytes: Span<UInt8>) {}
}
