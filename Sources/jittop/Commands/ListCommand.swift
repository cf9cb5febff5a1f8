import ArgumentParser
import Glibc
import PerfMap
import Processes
import Reports
import Screen
import Session
import SystemPackage
import Watching

/// `jittop ls`: lists maps.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls",
    abstract: "List perf maps with their processes and numbers of entries and overlaps.",
    discussion: """
      Without arguments, lists all maps in the directory, maps in containers (marked ⧉, with the PID on the host), and deleted maps that \
      a process still has open for writing. A path may name any regular file.

        jittop ls
        jittop ls --without-map
        jittop ls --json --kinds 4711 ./old.map
      """)

  @OptionGroup var maps: DirectoryOptions

  @Flag(help: "Print a JSON array with an object for each map.")
  var json = false

  @Flag(help: "With --json: count the entries by kind and compiler tier.")
  var kinds = false

  @Flag(help: "List running runtimes that write no map, and how to make them write one.")
  var withoutMap = false

  @Argument(help: ArgumentHelp("Maps, by PID or path.", valueName: "pid|path"))
  var targets: [String] = []

  func validate() throws {
    if targets.contains("") { throw ValidationError.emptyTarget }
    if withoutMap, kinds || !targets.isEmpty { throw ValidationError("--without-map cannot be combined with --kinds or maps") }
    if kinds, !json { throw ValidationError("--kinds requires --json") }
  }

  func run() throws {
    let processes = ProcFilesystem()
    if withoutMap { return try listWithoutMap(processes) }
    let open = FoundMaps.openMaps(processes)
    if open == nil { note(ProcessesError(noAnswerIn: processes.root, "deleted maps and other writers are not known")) }
    let writers = (open ?? []).sharedWriters
    let buffer = ReadBuffer()
    var rows: [MapRow] = []
    var failed = false
    for target in try listed(processes, open ?? [], &failed) {
      let row = MapRow(target, processes, buffer, names: kinds ? .all : json ? .first : .none, writers: writers)
      if case .failure(let error) = row.outcome {
        if targets.isEmpty {
          // Skip a map that was removed after the directory was read.
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
      try Output().styled([try JSONOutput.text(rows)])
    } else if rows.isEmpty, targets.isEmpty {
      try Output().line("no perf maps in \(maps.directory)")
    } else if !rows.isEmpty {
      try Output().styled(MapRow.table(rows))
    }
    if failed { throw Failure.status }
  }

  private func listWithoutMap(_ processes: ProcFilesystem) throws {
    let found = try processes.runtimesWithoutMap(in: FilePath(maps.directory), within: .seconds(5))
    try Output().styled([json ? try WithoutMapList.json(found) : WithoutMapList.text(found)])
  }

  /// Returns the given maps, or all maps. Reports a given map that cannot be found, and sets `failed`.
  private func listed(_ processes: ProcFilesystem, _ open: [OpenMap], _ failed: inout Bool) throws -> [MapTarget] {
    var named: [MapTarget] = []
    for target in targets {
      do throws(PerfMapError) {
        named.append(try MapTarget(target, directory: maps.directory, processes))
      } catch {
        Failure.report(error)
        failed = true
      }
    }
    guard targets.isEmpty else { return named }
    let found = try FoundMaps(in: maps.directory, processes, open: open)
    if let refusal = found.refusal { note(refusal) }
    return found.targets
  }

  private func note(_ error: ProcessesError) { Failure.note(error.cause, remedy: error.remedy) }
}
