import ArgumentParser
import PerfMap
import Recording
import Session
import SystemPackage
import Terminal
import Watching

/// `jittop record`: keeps what perf maps lack, the time of each entry.
struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Record maps with the time of each entry.",
    discussion: """
      Without PIDs or paths, all maps of the directory, also those that come later. A recording is only ever appended to: after a crash all \
      of it can be read but what was being written. It ends at ctrl-c, at its limit, or when it is told to.

        jittop record today.rec                        all maps, until ctrl-c
        jittop record --for 5m churn.rec 4711          one process, five minutes
        jittop --replay today.rec                      watch it again
        jittop resolve --at 14:32:07 today.rec 7f0010  whose address it was then
        jittop export map --at 65 today.rec -o then.map
      """)

  @ParentCommand var parent: JittopCommand
  @OptionGroup var maps: DirectoryOptions

  @Option(help: ArgumentHelp("How large it may become: 100M, 2G. When it is, that is said and recording ends.", valueName: "size"))
  var limit = SizeArgument(bytes: ByteCount(1 << 30))

  @Option(name: .customLong("for"), help: ArgumentHelp("End after a time: 10s, 5m, 1h.", valueName: "time"))
  var time: TimeSpan?

  @Flag(help: "End when all processes whose maps were named have ended.")
  var untilExit = false

  @Argument(help: ArgumentHelp("The recording; it must not be there yet.", valueName: "file"))
  var file: String

  @Argument(help: ArgumentHelp("Maps: PIDs or paths.", valueName: "pid|path"))
  var targets: [String] = []

  func validate() throws {
    if file.isEmpty { throw ValidationError("a recording is a file: give it a path, not an empty text") }
    if targets.contains("") { throw ValidationError("a map is named by a PID or a path, not by an empty text") }
    if untilExit, targets.isEmpty { throw ValidationError("--until-exit waits for processes that are named; name a PID or a path") }
    if limit.bytes < ByteCount(4096) { throw ValidationError("--limit takes 4k at least") }
  }

  func run() throws {
    try parent.monitor.allow("record", "writes a file")
    // Signals first: threads inherit that they are blocked.
    let signals = try SignalQueue()
    let named = targets.map { MapTarget($0, directory: maps.directory) }
    let recorder = try Recorder(path: FilePath(file), limit: limit.bytes)
    var recording = try MapRecording(
      named.isEmpty ? .directory(maps.directory) : .maps(named), into: recorder, signals: signals)
    let ending = try recording.run(until: MapRecording.End(time: time?.duration, atExits: untilExit))
    if let ending { SignalQueue.end(by: ending) }
  }
}

/// A number of bytes on the command line: `4096`, `0x1000`, `100M`.
struct SizeArgument: ExpressibleByArgument {
  let bytes: ByteCount

  init(bytes: ByteCount) { self.bytes = bytes }

  init?(argument: String) {
    guard let bytes = ByteCount(words: argument[...]) else { return nil }
    self.bytes = bytes
  }

  var defaultValueDescription: String { bytes.rawValue % (1 << 30) == 0 ? "\(bytes.rawValue >> 30)G" : "\(bytes.rawValue)" }
}
