import ArgumentParser
import Glibc
import MapAnalysis
import PerfMap
import Processes
import Recording
import Reports
import Session
import Watching

/// `jittop check`: lists the problems of maps and recordings.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "List the problems of perf maps and the errors that each profiler makes; verify recordings.",
    discussion: """
      A map that is given by PID, or is in the directory of maps, is also compared with its process: executable memory, user and start \
      time. For a file elsewhere, --pid names the process. The memory also decides if a profiler asks the map: a byte is reported as \
      elsewhere if the profiler takes its name from a mapped file instead.

      Each finding is reported once, with the number of its lines and the first of them.

      For a recording, the checksums are verified, and a missing end is reported.

      The exit status is 0 if there are no findings, 1 if there are findings, and 2 if a file cannot be read.

        jittop check 4711
        jittop check --only notUTF8,cutTail --json ./old.map
        jittop check today.rec
      """)

  @OptionGroup var maps: DirectoryOptions
  @OptionGroup var process: ProcessOption

  @Flag(help: "Print a JSON array with an object for each map or recording.")
  var json = false

  @Option(help: ArgumentHelp("Report only these findings, for example notUTF8,cutTail.", valueName: "codes"))
  var only: CodesOption?

  @Option(help: ArgumentHelp("Maximum number of lines per finding (default: 1; for a recording: 10, or all as JSON).", valueName: "count"))
  var max: Int?

  @Argument(help: ArgumentHelp("Maps, by PID or path, or recordings; - is a map on standard input.", valueName: "pid|path|-"))
  var targets: [String]

  func validate() throws {
    try ValidationError.check(targets)
    try process.validate(targets)
    if let max, max < 0 { throw ValidationError("--max must not be negative") }
  }

  func run() throws {
    var reports: [any CheckedFile] = []
    var failed = false
    for target in targets {
      do throws(PerfMapError) {
        reports.append(try report(on: process.target(target, maps)))
      } catch {
        Failure.report(error)
        failed = true
      }
    }
    if json {
      try Output().styled([try JSONOutput.text(reports.map { $0.object(max: max) })])
    } else {
      try Output().styled(reports.flatMap { $0.lines(max: max) })
    }
    if failed { throw Failure.status }
    if reports.contains(where: { $0.total > 0 }) { throw ExitCode(1) }
  }

  private func report(on target: MapTarget) throws(PerfMapError) -> any CheckedFile {
    if target.held == nil, RecordingFile.isRecording(target.path) { return RecordingReport(try RecordingFile(path: target.path)) }
    let map = try target.open()
    var check = MapCheck()
    try map.read(into: &check)
    check.finish(environment(of: map, target, check, ProcFilesystem()))
    return CheckReport(path: map.path, check, only: only?.codes) { map.bytes($0, limit: $1) }
  }

  /// Returns facts about the file and its process. Executable memory is read after the map, so that it includes the newest code.
  private func environment(of map: OpenedMap, _ target: MapTarget, _ check: MapCheck, _ processes: ProcFilesystem) -> MapEnvironment {
    var environment = MapEnvironment(owner: map.owner, mode: map.mode, lastWrite: map.lastWrite, created: map.created, process: nil)
    environment.profilerUser = geteuid()
    environment.isShared = FoundMaps.openMaps(processes)?.sharedWriters[map.identity] != nil
    environment.place = target.place
    guard let pid = target.process(processes)?.pid else { return environment }
    do throws(ProcessesError) {
      guard let facts = try processes.facts(of: pid), facts.isRunning else { return environment }
      environment.process = MapEnvironment.Process(
        user: facts.uid, startTime: facts.startTime, executable: nil, appends: appends(to: map, pid, check, processes))
      environment.process?.memory = try target.memory(check.readings.contents, lastWrite: map.lastWrite, processes)
      environment.process?.executable = try processes.mappings(of: pid)?.executable
    } catch {
      environment.process?.memory = CodeMemory(error)
      Failure.note("\(error.path): \(error.cause); executable memory is not checked", remedy: error.remedy)
    }
    return environment
  }

  /// Returns true if a process appends to a map that existed before the process, or if that is unknown.
  ///
  /// If the process has the file open for writing, `O_APPEND` decides. Otherwise the runtime of its executable decides or, if that is
  /// unknown, the runtime of the newest entry.
  private func appends(to map: OpenedMap, _ pid: ProcessID, _ check: MapCheck, _ processes: ProcFilesystem) -> Bool {
    if let open = processes.openMaps(of: pid).first(where: { $0.file == map.identity && $0.isWriting }) { return open.appends }
    let runtimes = processes.executableName(of: pid).map { Runtime.all(executable: $0) } ?? []
    if !runtimes.isEmpty { return runtimes.contains(where: \.appends) }
    let entries = check.readings.contents.entries
    guard entries.count > 0 else { return true }
    // An earlier process may have written the older entries.
    var newest = RuntimeGuess(from: entries.count - 1)
    return newest.update(entries) { map.bytes($0.name, limit: RuntimeGuess.nameLength) }?.appends ?? true
  }
}

/// A comma-separated list of finding codes.
struct CodesOption: ExpressibleByArgument {
  let codes: Set<Finding.Code>

  init?(argument: String) {
    let words = argument.split(separator: ",")
    let codes = words.compactMap { Finding.Code(rawValue: String($0)) }
    guard !codes.isEmpty, codes.count == words.count else { return nil }
    self.codes = Set(codes)
  }

  static var allValueStrings: [String] { Finding.Code.allCases.map(\.rawValue) }
}
