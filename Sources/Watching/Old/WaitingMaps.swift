import Glibc
import PerfMap
import Processes
import SystemPackage

/// The maps that were found and are not followed: anybody can make a hundred thousand of them.
struct WaitingMaps {
  private let directory: FilePath
  private var pids: Set<ProcessID> = []

  /// No maps of a directory.
  init(directory: FilePath) { self.directory = directory }

  /// The number of maps.
  var count: Int { pids.count }

  /// The map of a process is not followed.
  mutating func insert(_ pid: ProcessID) { pids.insert(pid) }

  /// The map of a process has gone.
  mutating func remove(_ pid: ProcessID) { pids.remove(pid) }

  /// Takes one of them, a running process' if a look at some finds one.
  mutating func next() -> MapFile? {
    guard let chosen = pids.prefix(64).first(where: Self.isRunning) ?? pids.first else { return nil }
    pids.remove(chosen)
    return MapFile(chosen, in: directory)
  }

  /// The maps whose processes run, and the others, in their order.
  static func divided(_ files: [MapFile]) -> (running: [MapFile], others: [MapFile]) {
    (files.filter { isRunning($0.pid) }, files.filter { !isRunning($0.pid) })
  }

  /// Whether a process has a number.
  static func isRunning(_ pid: ProcessID) -> Bool { pid.isInUse }
}
