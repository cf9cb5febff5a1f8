import ArgumentParser
import PerfMap
import Recording
import Session
import SystemPackage
import Terminal
import Watching

/// `jittop record`: records maps with the time of each entry, which perf maps lack.
struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record",
    abstract: "Record maps with the time of each entry.",
    discussion: """
      Without PIDs or paths, all maps in the directory are recorded, also new ones, until ctrl-c or the size limit. A recording is \
      append-only: after a crash, everything except an incomplete last block can be read.

        jittop record today.rec                        all maps, until ctrl-c
        jittop record --for 5m churn.rec 4711          one process for five minutes
        jittop --replay today.rec                      play the recording
        jittop resolve --at 14:32:07 today.rec 7f0010  resolve an address at a time
        jittop export map --at 65 today.rec -o then.map
      """)

  @ParentCommand var parent: JittopCommand
  @OptionGroup var maps: DirectoryOptions

  @Option(help: ArgumentHelp("Stop at this size: 100M, 2G.", valueName: "size"))
  var limit = SizeArgument(bytes: ByteCount(1 << 30))

  @Option(name: .customLong("for"), help: ArgumentHelp("Stop after this time: 10s, 5m, 1h.", valueName: "time"))
  var time: TimeSpan?

  @Flag(help: "Stop when all processes of the given maps have exited.")
  var untilExit = false

  @Argument(help: ArgumentHelp("New recording; must not exist.", valueName: "file"))
  var file: String

  @Argument(help: ArgumentHelp("Maps, by PID or path.", valueName: "pid|path"))
  var targets: [String] = []

  func validate() throws {
    if file.isEmpty { throw ValidationError("the path of the recording must not be empty") }
    if targets.contains("") { throw ValidationError.emptyTarget }
    if untilExit, targets.isEmpty { throw ValidationError("--until-exit requires a PID or path") }
    if limit.bytes < ByteCount(4096) { throw ValidationError("--limit must be at least 4k") }
  }

  func run() throws {
    try parent.monitor.allow("record", "writes a file")
    // Block signals first: threads inherit the signal mask.
    let signals = try SignalQueue()
    let named = try targets.map { try MapTarget($0, directory: maps.directory) }
    let recorder = try Recorder(path: FilePath(file), limit: limit.bytes)
    var recording = try MapRecording(
      named.isEmpty ? .directory(maps.directory) : .maps(named), into: recorder, signals: signals)
    let ending = try recording.run(until: MapRecording.StopCondition(time: time?.duration, atExits: untilExit))
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
