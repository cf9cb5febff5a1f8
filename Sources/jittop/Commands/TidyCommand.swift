import ArgumentParser
import MapAnalysis
import PerfMap
import Processes
import Screen
import Session
import SystemPackage
import Watching

/// `jittop tidy`: a map on which all profilers agree.
struct TidyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tidy",
    abstract: "Write a map on which all profilers agree: the last writer owns each byte, disjoint, sorted, readable for all.",
    discussion: """
      Without -o the map goes to standard output. A file is written as a whole or not at all, and the map itself only with --in-place. \
      What was left out or written in another form is counted on standard error. \
      While its process runs a map is replaced only with --yes: the process goes on writing into the file that was replaced.

        jittop tidy 4711 > perf-4711.tidy.map
        jittop tidy --in-place /tmp/perf-4711.map
      """)

  @ParentCommand var parent: JittopCommand
  @OptionGroup var maps: DirectoryOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String?

  @Flag(help: "Replace the map itself.")
  var inPlace = false

  @Flag(help: "With --in-place: replace it also while its process runs, and lose what that compiles from now on.")
  var yes = false

  @Argument(help: ArgumentHelp("The map: a PID or a path.", valueName: "pid|path"))
  var target: String

  func validate() throws {
    if target.isEmpty { throw ValidationError("a map is named by a PID or a path, not by an empty text") }
    if output == "" { throw ValidationError("-o takes the path of a file, not an empty text") }
    if output != nil, inPlace { throw ValidationError("-o writes another file, --in-place the map itself; leave one out") }
    if yes, !inPlace { throw ValidationError("--yes is for --in-place") }
  }

  func run() throws {
    if output != nil || inPlace { try parent.monitor.allow("tidy", "writes a file", or: "let it write to standard output") }
    let target = MapTarget(target, directory: maps.directory)
    let map = try target.open()
    if inPlace {
      try target.requireOurs()
      try refuseLiveProcess(target, map)
    }
    try refuseSameFile(map)
    var contents = MapContents(overlapLimit: 0)
    try map.read(into: &contents)
    let changes = try write(TidyMap(contents), of: map)
    Failure.note(words(changes, map))
    warnOfSamply(changes, map)
    warnOfLiveProcess(target, map)
  }

  private func write(_ tidy: TidyMap, of map: OpenedMap) throws(PerfMapError) -> TidyMap.Changes {
    var sink = try ExportSink(
      to: inPlace ? map.path : output.map { FilePath($0) }, mode: map.mode, replacing: inPlace ? map.identity : nil)
    let changes = try tidy.write(name: { map.bytes($0) }) { (bytes) throws(PerfMapError) in
      try sink.write(lines: bytes.withUnsafeBytes { Array($0) })
    }
    try sink.finish()
    return changes
  }

  /// The map itself is never written by accident, under whatever name.
  private func refuseSameFile(_ map: OpenedMap) throws(PerfMapError) {
    guard let output, let other = try? OpenedMap(path: FilePath(output)), other.identity == map.identity else { return }
    throw PerfMapError(.write, path: FilePath(output), cause: "is the map itself", remedy: "use --in-place to replace it")
  }

  private func words(_ changes: TidyMap.Changes, _ map: OpenedMap) -> String {
    "\(map.path): \(changes.lines) lines; left out \(changes.droppedEntries) entries that own no byte and \(changes.droppedLines) lines "
      + "that are no entries; \(changes.changedNames) names written in another form"
  }

  /// More code than one profiler can tell apart, however its map is written.
  private func warnOfSamply(_ changes: TidyMap.Changes, _ map: OpenedMap) {
    guard changes.bytes > TidyMap.samplyLimit else { return }
    Failure.note(
      "\(map.path): its entries cover 4 GiB and more, and samply counts code in 32 bits: it shows wrong names for some of it",
      remedy: "look for an entry of a size that no code has; the other profilers read the tidy map rightly")
  }

  /// The process that wrote the map, while it runs.
  private func liveProcess(_ target: MapTarget, _ map: OpenedMap) -> ProcessID? {
    guard let pid = target.pid, let process = ProcessFacts(asking: ProcFilesystem(), pid), process.isRunning,
      process.startTime.since(map.lastWrite) <= MapState.startTolerance
    else { return nil }
    return pid
  }

  /// What cannot be taken back is not done by accident: the process keeps its file, which has no name any more then.
  private func refuseLiveProcess(_ target: MapTarget, _ map: OpenedMap) throws(PerfMapError) {
    guard !yes, let pid = liveProcess(target, map) else { return }
    throw PerfMapError(
      .write, path: map.path,
      cause: "process \(pid) runs, and would go on writing into the file that is replaced: profilers would miss all its new code",
      remedy: "wait until it has ended, tidy a copy with -o, or add --yes")
  }

  /// What a profiler misses when the process goes on.
  private func warnOfLiveProcess(_ target: MapTarget, _ map: OpenedMap) {
    guard let pid = liveProcess(target, map) else { return }
    if inPlace {
      Failure.note(
        "\(map.path): process \(pid) goes on writing into the file that was replaced: profilers will miss all its new code",
        remedy: "tidy again after it has ended does not help; let it write a new map, or tidy a copy with -o")
    } else {
      Failure.note(
        "\(map.path): process \(pid) runs: what it compiles from now on is in its map and not in the tidy one, and profilers read its map",
        remedy: "tidy again when it has ended, in place")
    }
  }
}
