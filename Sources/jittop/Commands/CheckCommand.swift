import ArgumentParser
import MapAnalysis
import PerfMap
import Processes
import Reports
import Session
import Watching

/// `jittop check`: what is wrong with a map.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say everything that is wrong with perf maps, and which profiler will show wrong names.",
    discussion: """
      Of a map that is named by its PID, or lies under its usual name, the process is asked too: its memory, its user, its start. \
      The exit status is 0 when nothing was found, 1 when something was, 2 when a map could not be read.

        jittop check 4711
        jittop check --only notUTF8,cutTail --json ./old.map
      """)

  @OptionGroup var maps: DirectoryOptions

  @Flag(help: "Print an array of JSON objects, one for each map.")
  var json = false

  @Option(help: ArgumentHelp("Look for these findings alone, for example notUTF8,cutTail.", valueName: "codes"))
  var only: CodesOption?

  @Option(help: ArgumentHelp("Print at most so many findings of each code; by default 10, and all with --json.", valueName: "count"))
  var max: Int?

  @Argument(help: ArgumentHelp("Maps: PIDs or paths.", valueName: "pid|path"))
  var targets: [String]

  func validate() throws {
    if targets.contains("") { throw ValidationError("a map is named by a PID or a path, not by an empty text") }
    if let max, max < 0 { throw ValidationError("--max takes a number of at least 0") }
  }

  func run() throws {
    var reports: [CheckReport] = []
    var failed = false
    for target in targets {
      do throws(PerfMapError) {
        reports.append(try report(on: MapTarget(target, directory: maps.directory)))
      } catch {
        Failure.report(error)
        failed = true
      }
    }
    if json {
      print(try CheckReport.json(reports, max: max))
    } else {
      for line in reports.flatMap({ $0.lines(max: max ?? 10) }) { print(line) }
    }
    if failed { throw Failure.status }
    if reports.contains(where: { $0.total > 0 }) { throw ExitCode(1) }
  }

  /// Reads and checks a map.
  private func report(on target: MapTarget) throws(PerfMapError) -> CheckReport {
    let map = try target.open()
    var check = MapCheck()
    try map.read(into: &check)
    check.finish(surroundings(of: map, target, check, ProcFilesystem()))
    return CheckReport(path: map.path, check, only: only?.codes) { map.bytes($0, limit: $1) }
  }

  /// Returns the facts about the file, and about its process where this user may see one. Memory is read after the map.
  private func surroundings(of map: OpenedMap, _ target: MapTarget, _ check: MapCheck, _ processes: ProcFilesystem) -> MapEnvironment {
    var around = MapEnvironment(owner: map.owner, mode: map.mode, lastWrite: map.lastWrite, created: map.created, process: nil)
    around.isShared = processes.openMaps().sharedWriters[map.identity] != nil
    guard let pid = target.pid else { return around }
    do throws(ProcessesError) {
      guard let facts = try processes.facts(of: pid), facts.isRunning else { return around }
      var guess = RuntimeGuess()
      let runtime = guess.update(check.readings.contents.entries) { map.bytes($0.name, limit: RuntimeGuess.nameLength) }
      around.process = MapEnvironment.Process(
        user: facts.uid, startTime: facts.startTime, executable: nil, appends: runtime?.appends ?? false)
      around.process?.executable = try processes.mappings(of: pid)?.executable
    } catch {
      Failure.note("\(error.path): \(error.cause); what is executable there is not checked", remedy: error.remedy)
    }
    return around
  }
}

/// Codes of findings, separated by commas.
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
