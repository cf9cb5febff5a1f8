import ArgumentParser
import LinuxSystem
import MapAnalysis
import PerfMap
import Processes
import Reports
import Screen
import Session
import SystemPackage
import Watching

/// `jittop tidy`: writes a copy of a map without overlaps.
struct TidyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tidy",
    abstract: "Write a copy of a map without overlaps, which all profilers read correctly.",
    discussion: """
      Each byte keeps the name of the newest entry that covers it. Ranges are disjoint and sorted, and names are written in a form that \
      every profiler accepts. Standard error shows the numbers of dropped entries and changed names.

      Without -o or --in-place, the map is written to standard output. Files are replaced atomically. Replacing the map of a running \
      process requires --yes, because the process keeps writing to the replaced file.

        jittop tidy 4711 > perf-4711.tidy.map
        jittop tidy --in-place /tmp/perf-4711.map
      """)

  @ParentCommand var parent: JittopCommand
  @OptionGroup var maps: DirectoryOptions
  @OptionGroup var process: ProcessOption

  @Option(name: .shortAndLong, help: ArgumentHelp("Output file.", valueName: "file"))
  var output: String?

  @Flag(help: "Replace the map itself.")
  var inPlace = false

  @Flag(help: "With --in-place: replace even the map of a running process; entries that the process writes later are lost.")
  var yes = false

  @Argument(help: ArgumentHelp("A map, by PID or path; - is standard input.", valueName: "pid|path|-"))
  var target: String

  func validate() throws {
    if target.isEmpty { throw ValidationError.emptyTarget }
    if output == "" { throw ValidationError("-o requires a file name") }
    if output != nil, inPlace { throw ValidationError("-o and --in-place cannot be combined") }
    if inPlace, target == StandardInput.argument { throw ValidationError("--in-place requires a file, not standard input") }
    if yes, !inPlace { throw ValidationError("--yes requires --in-place") }
  }

  func run() throws {
    if output != nil || inPlace { try parent.monitor.allow("tidy", "writes a file", or: "write to standard output") }
    let target = try process.target(target, maps)
    // The directory is opened once: it may belong to another user, who can replace it by a link while the map is read.
    let original = inPlace ? try target.openForReplacing() : nil
    let map = try original?.map ?? target.open()
    if inPlace { try refuseLiveProcess(target, map) }
    try refuseSameFile(map)
    var contents = MapContents(overlapLimit: 0)
    try map.read(into: &contents)
    let sink: ExportSink
    if let original {
      sink = try ExportSink(replacing: map, original.entry)
    } else {
      // Do not copy the mode of the map: another user may have set it.
      sink = try ExportSink(to: output.map { FilePath($0) }, mode: FileReplacement.confidential)
    }
    let changes = try write(TidyMap(contents), of: map, to: sink)
    Failure.note(summary(changes, map))
    warnAboutSamply(changes, map)
    warnAboutLiveProcess(target, map)
  }

  private func write(_ tidy: TidyMap, of map: OpenedMap, to sink: consuming ExportSink) throws(PerfMapError) -> TidyMap.Changes {
    var sink = sink
    let changes = try tidy.write(name: { map.bytes($0) }) { (bytes) throws(PerfMapError) in
      try sink.write(lines: bytes.withUnsafeBytes { Array($0) })
    }
    try sink.finish()
    return changes
  }

  /// Throws if the output file is the map itself, under any name.
  private func refuseSameFile(_ map: OpenedMap) throws(PerfMapError) {
    guard let output, let other = try? OpenedMap(path: FilePath(output)), other.identity == map.identity else { return }
    throw PerfMapError(.write, path: FilePath(output), cause: "is the map itself", remedy: "use --in-place to replace it")
  }

  private func summary(_ changes: TidyMap.Changes, _ map: OpenedMap) -> String {
    let dropped = GroupedNumber.text(changes.droppedEntries, "entry that owns", "entries that own")
    let malformed = GroupedNumber.text(changes.droppedLines, "malformed line", "malformed lines")
    return "\(map.path): \(GroupedNumber.text(changes.lines, "line", "lines")); dropped \(dropped) no byte and \(malformed); "
      + "changed \(GroupedNumber.text(changes.changedNames, "name", "names"))"
  }

  /// Warns if the map covers more code than samply can address.
  private func warnAboutSamply(_ changes: TidyMap.Changes, _ map: OpenedMap) {
    guard changes.bytes > TidyMap.samplyLimit else { return }
    Failure.note(
      "\(map.path): the entries cover 4 GiB or more; samply uses 32-bit offsets and will show wrong names for some of them",
      remedy: "check for an entry with an implausible size; other profilers are not affected")
  }

  /// Returns the process that wrote the map, or nil if it is not running.
  private func liveProcess(_ target: MapTarget, _ map: OpenedMap) -> ProcessID? {
    guard let process = target.process(ProcFilesystem()), process.isRunning,
      process.startTime.since(map.lastWrite) <= MapState.startTolerance
    else { return nil }
    return process.pid
  }

  /// Throws if the process is running and --yes is not given, because the process would keep writing to the unlinked file.
  private func refuseLiveProcess(_ target: MapTarget, _ map: OpenedMap) throws(PerfMapError) {
    guard !yes, let pid = liveProcess(target, map) else { return }
    throw PerfMapError(
      .write, path: map.path,
      cause: "process \(pid) is running and would keep writing to the replaced file: profilers would miss all new code",
      remedy: "wait until it exits, write a copy with -o, or add --yes")
  }

  private func warnAboutLiveProcess(_ target: MapTarget, _ map: OpenedMap) {
    guard let pid = liveProcess(target, map) else { return }
    if inPlace {
      Failure.note(
        "\(map.path): process \(pid) keeps writing to the replaced file: profilers will miss all new code",
        remedy: "restart the process to get a new map; next time write a copy with -o")
    } else {
      Failure.note(
        "\(map.path): process \(pid) is running: new code is added to its map, which profilers read, and not to the tidy map",
        remedy: "run tidy --in-place after the process has exited")
    }
  }
}
