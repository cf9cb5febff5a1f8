import ArgumentParser
import Glibc
import PerfMap
import Processes
import Reports
import Screen
import Session
import SystemPackage

/// `jittop prune`: removes maps and jitdumps of exited processes.
struct PruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Remove the maps and jitdumps of exited processes, after confirmation.",
    discussion: """
      No runtime removes its map, so maps accumulate in /tmp. Only regular files named perf-<pid>.map, jit-<pid>.dump (a jitdump) or \
      perfinfo-<pid>.map (the images of a .NET process) that you own are removed, and only if no process that can have written them has \
      this PID, here or in a container. Some runtimes write jitdumps into their current directory or below ~/.debug/jit: give that \
      directory with --directory. `perf report` needs the maps of exited processes, and `perf inject --jit` their jitdumps.

        jittop prune --dry-run
        jittop prune --older-than 7d
        jittop prune --directory ~/work
      """)

  @ParentCommand var parent: JittopCommand
  @OptionGroup var maps: DirectoryOptions

  @Flag(help: "List the files without removing them.")
  var dryRun = false

  @Option(help: ArgumentHelp("Only files last written at least this long ago: 30m, 12h, 7d.", valueName: "time"))
  var olderThan: TimeSpan?

  @Flag(help: "Include files of other users (root only).")
  var allUsers = false

  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false

  private var output: Output { Output() }

  func run() throws {
    if !dryRun { try parent.monitor.allow("prune", "removes maps", or: "add --dry-run") }
    guard !allUsers || geteuid() == 0 else {
      Failure.report("prune", cause: "--all-users requires root", remedy: "omit --all-users, or run as root")
      throw Failure.status
    }
    let living = try LiveProcesses(ProcFilesystem())
    let (leftovers, others) = try find(living)
    let hidden = "not listed: \(others.countText) of other users (--all-users includes them, as root)"
    guard !leftovers.isEmpty else {
      let rest = others.isEmpty ? "" : "; " + hidden
      return try output.line("no maps of exited processes \(allUsers ? "" : "owned by you ")in \(maps.directory)\(rest)")
    }
    try list(leftovers)
    if !others.isEmpty { try output.line(hidden) }
    guard !dryRun, try yes || isConfirmed(leftovers) else { return }
    try remove(leftovers, living)
  }

  /// Returns the files to remove, and those of other users.
  private func find(_ living: LiveProcesses) throws(ProcessesError) -> (maps: [LeftoverMap], others: [LeftoverMap]) {
    let now = ClockReading.now().wall
    let all = try LeftoverMap.find(in: FilePath(maps.directory), of: nil, living).filter { map in
      olderThan.map { now.since(map.lastWrite) >= $0.duration } ?? true
    }
    guard !allUsers else { return (all, []) }
    return (all.filter { $0.owner == geteuid() }, all.filter { $0.owner != geteuid() })
  }

  private func list(_ leftovers: [LeftoverMap]) throws {
    let now = ClockReading.now().wall
    var rows: [[SafeText]] = [["PID", "BYTES", "AGE", "MAP"]]
    for map in leftovers {
      rows.append([
        SafeText("\(map.file.pid)"), SafeText("\(map.size.rawValue)"), SafeText(age(now.since(map.lastWrite))),
        SafeText(map.file.path.string),
      ])
    }
    try output.styled(TextTable.lines(rows, trailing: [0, 1, 2]))
    try output.line("\(leftovers.countText) of exited processes, \(leftovers.byteCount.rawValue) bytes")
  }

  private func age(_ time: Duration) -> String {
    let seconds = max(0, time.components.seconds)
    switch seconds {
    case ..<60: return "\(seconds)s"
    case ..<3600: return "\(seconds / 60)m"
    case ..<86_400: return "\(seconds / 3600)h"
    default: return "\(seconds / 86_400)d"
    }
  }

  private func isConfirmed(_ leftovers: [LeftoverMap]) throws -> Bool {
    try output.question("remove \(leftovers.count == 1 ? "this \(leftovers.noun)" : "these \(leftovers.noun)s")? [y/N] ")
    guard let answer = readLine() else {
      try output.line("")
      Failure.note("no answer; nothing removed", remedy: "answer y, or use --yes")
      return false
    }
    return ["y", "yes"].contains(answer.lowercased())
  }

  private func remove(_ leftovers: [LeftoverMap], _ living: LiveProcesses) throws {
    let outcome = LeftoverMap.remove(leftovers, living)
    for failure in outcome.failures { Failure.report(failure) }
    try output.line("removed \(outcome.removed.count) of \(leftovers.countText)")
    if !outcome.failures.isEmpty { throw Failure.status }
  }
}
