import ArgumentParser
import PerfMap
import Recording
import Session
import SystemPackage
import Watching

/// `jittop export map`: extracts a map from a recording.
struct MapExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "map", abstract: "Extract a map from a recording, byte for byte as it was at a given time.",
    discussion: """
      With -o, holes of the map become holes of the file. If a part of the recording is damaged, the rest of the map is written, and the \
      exit status is 2.

        jittop export map --at 14:32:07 today.rec -o then.map
        jittop export map --map 4711 today.rec | less
      """)

  @ParentCommand var parent: ExportCommand
  @OptionGroup var maps: DirectoryOptions
  @OptionGroup var destination: ExportDestination

  @Option(help: ArgumentHelp("Time, as \(RecordedTime.forms) (default: the end).", valueName: "time"))
  var at: RecordedTime?

  @Option(help: ArgumentHelp("For a recording with several maps: the map, by PID or path.", valueName: "pid|path"))
  var map: String?

  @Argument(help: ArgumentHelp("Recording.", valueName: "file"))
  var file: String

  private static let chunkSize = 1 << 20

  func validate() throws {
    if file.isEmpty { throw ValidationError("the path of the recording must not be empty") }
    if map == "" { throw ValidationError.emptyTarget }
  }

  func run() throws {
    try parent.allow(destination)
    let wanted = try map.map { try MapTarget($0, directory: maps.directory) }
    let recording = try RecordingFile(path: FilePath(file))
    var recorded = try RecordedMap(recording, map: wanted, at: at)
    var receiver = DiscardingReceiver()
    recorded.read(into: &receiver)
    var sink = try ExportSink(to: destination.path)
    var offset: UInt64 = 0
    while offset < recorded.size {
      let hole = recorded.hole(at: offset)
      if hole > 0 {
        try sink.write(hole: hole)
        offset += hole
        continue
      }
      let bytes = recorded.bytes(TextRange(offset: offset, length: recorded.size - offset), limit: Self.chunkSize)
      guard !bytes.isEmpty else {
        throw PerfMapError(.read, path: FilePath(file), cause: "was truncated while being read", remedy: "check which program writes it")
      }
      offset += UInt64(bytes.count)
      try sink.write(lines: bytes)
    }
    try sink.finish()
    if recording.reportLosses() { throw Failure.status }
  }
}

private struct DiscardingReceiver: MapReceiver {
  mutating func begin(_ generation: Generation) {}
  mutating func receive(_ bytes: Span<UInt8>) {}
  mutating func receive(zeros count: UInt64) {}
}
