import ArgumentParser
import PerfMap
import Processes

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
        reports.append(try CheckReport(MapTarget(target, directory: maps.directory), only: only?.codes, ProcFilesystem()))
      } catch {
        Failure.report(error)
        failed = true
      }
    }
    if json {
      print(try CheckReport.json(reports, max: max))
    } else {
      for report in reports { report.print(max: max ?? 10) }
    }
    if failed { throw Failure.status }
    if reports.contains(where: { $0.total > 0 }) { throw ExitCode(1) }
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
