import ArgumentParser
import Glibc
import PerfMap
import Processes
import Reports
import Screen
import Session
import SystemPackage
import Watching

/// `jittop ls`: one row per map, without a terminal.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls",
    abstract: "List perf maps: whose they are, what they hold, what overlaps.",
    discussion: """
      Without arguments, all maps of the directory, those in containers (⧉, under the PID that their process has here), and those whose \
      name is gone while their process writes on. A path may be any regular file.

        jittop ls
        jittop ls --without-map
        jittop ls --json --kinds 4711 ./old.map
      """)

  @OptionGroup var maps: DirectoryOptions

  @Flag(help: "Print an array of JSON objects.")
  var json = false

  @Flag(help: "With --json: count what the entries are and how they were compiled, by their names.")
  var kinds = false

  @Flag(help: "List runtimes that run without a map instead, and how each is made to write one.")
  var withoutMap = false

  @Argument(help: ArgumentHelp("Maps: PIDs or paths.", valueName: "pid|path"))
  var targets: [String] = []

  func validate() throws {
    if targets.contains("") { throw ValidationError("a map is named by a PID or a path, not by an empty text") }
    if withoutMap, kinds || !targets.isEmpty { throw ValidationError("--without-map lists processes: leave maps and --kinds out") }
    if kinds, !json { throw ValidationError("--kinds adds to --json; give both") }
  }

  func run() throws {
    let processes = ProcFilesystem()
    if withoutMap { return try listWithoutMap(processes) }
    let open = processes.openMaps()
    let writers = open.sharedWriters
    let buffer = ReadBuffer()
    var rows: [MapRow] = []
    var failed = false
    for target in try listed(processes, open) {
      let row = MapRow(target, processes, buffer, names: kinds ? .all : json ? .first : .none, writers: writers)
      if case .failure(let error) = row.outcome {
        if targets.isEmpty {
          // One that went between the listing and the look at it is not there.
          if error.errno == .noSuchFileOrDirectory { continue }
        } else {
          Failure.report(error)
          failed = true
          if !json { continue }
        }
      }
      rows.append(row)
    }
    if json {
      print(try MapRow.json(rows))
    } else if rows.isEmpty, targets.isEmpty {
      print(SafeText("no perf maps in \(maps.directory)").string)
    } else if !rows.isEmpty {
      for line in MapRow.table(rows) { print(line) }
    }
    if failed { throw Failure.status }
  }

  private func listWithoutMap(_ processes: ProcFilesystem) throws {
    let found = try processes.runtimesWithoutMap(in: FilePath(maps.directory))
    print(json ? try WithoutMapList.json(found) : WithoutMapList.text(found))
  }

  /// The maps that are named, or all that can be found.
  private func listed(_ processes: ProcFilesystem, _ open: [OpenMap]) throws -> [MapTarget] {
    guard targets.isEmpty else { return targets.map { MapTarget($0, directory: maps.directory, processes) } }
    let found = try FoundMaps(in: maps.directory, processes, open: open)
    if let refusal = found.refusal { Failure.note(refusal.cause, remedy: refusal.remedy) }
    return found.targets
  }
}
