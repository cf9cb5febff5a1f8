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
      a process still has open for writing. If a map was written in the last two seconds, its growth is measured for a quarter of a \
      second. A path may name any regular file. It has no process unless it is in the directory of maps or --pid names one.

        jittop ls
        jittop ls --without-map
        jittop ls --json --kinds 4711 ./old.map
      """)

  @OptionGroup var maps: DirectoryOptions
  @OptionGroup var process: ProcessOption

  @Flag(help: "Print a JSON array with an object for each map.")
  var json = false

  @Flag(help: "With --json: count the entries by kind and compiler tier.")
  var kinds = false

  @Flag(help: "List running runtimes that write no map, and how to make them write one.")
  var withoutMap = false

  @Argument(help: ArgumentHelp("Maps, by PID or path; - is standard input.", valueName: "pid|path|-"))
  var targets: [String] = []

  func validate() throws {
    try ValidationError.check(targets)
    try process.validate(targets)
    if withoutMap, kinds || !targets.isEmpty { throw ValidationError("--without-map cannot be combined with --kinds or maps") }
    if kinds, !json { throw ValidationError("--kinds requires --json") }
  }

  func run() throws {
    let processes = ProcFilesystem()
    if withoutMap { return try listWithoutMap(processes) }
    let open = FoundMaps.openMaps(processes)
    if open == nil, targets.isEmpty { note(ProcessesError(noAnswerIn: processes.root, "deleted maps and other writers are not known")) }
    let writers = (open ?? []).sharedWriters
    let buffer = ReadBuffer()
    var rows: [MapRow] = []
    var failed = false
    for target in try listed(processes, open ?? []) {
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
    measureGrowth(of: &rows)
    if json {
      try Output().styled([try JSONOutput.text(rows)])
    } else if rows.isEmpty, targets.isEmpty {
      try Output().line("no perf maps in \(maps.directory)")
    } else if !rows.isEmpty {
      try Output().styled(MapRow.table(rows))
    }
    if failed { throw Failure.status }
  }

  /// Measures the growth of the maps written in the last two seconds. Waits until a quarter of a second has passed since each was read.
  private func measureGrowth(of rows: inout [MapRow]) {
    guard let last = rows.compactMap({ $0.growth?.due }).max() else { return }
    while case let left = last - .now, left > .zero { usleep(UInt32(left / .microseconds(1)) + 1) }
    for index in rows.indices { rows[index].growth?.finish() }
  }

  private func listWithoutMap(_ processes: ProcFilesystem) throws {
    let found = try processes.runtimesWithoutMap(in: FilePath(maps.directory), within: .seconds(5))
    try Output().styled([json ? try WithoutMapList.json(found) : WithoutMapList.text(found)])
  }

  /// Returns the given maps, or all maps.
  private func listed(_ processes: ProcFilesystem, _ open: [OpenMap]) throws -> [MapTarget] {
    guard targets.isEmpty else { return try targets.map { try process.target($0, maps) } }
    let found = try FoundMaps(in: maps.directory, processes, open: open)
    if let refusal = found.refusal { note(refusal) }
    return found.targets
  }

  private func note(_ error: ProcessesError) { Failure.note(error.cause, remedy: error.remedy) }
}
