import PerfMap

/// The PIDs in use, including those in nested PID namespaces: a container that shares `/tmp` uses them in the names of its maps.
package struct LiveProcesses: Sendable {
  /// The processes that have each PID, in any namespace.
  private var holders: [ProcessID: [ProcessID]] = [:]
  private let processes: ProcFilesystem

  /// Reads all processes, with one read of at most 4,096 bytes each.
  package init(_ processes: ProcFilesystem) throws(ProcessesError) {
    self.processes = processes
    for process in try processes.list() {
      for pid in Set(processes.namespacePIDs(of: process.pid) ?? []).union([process.pid]) { holders[pid, default: []].append(process.pid) }
    }
    guard !holders.isEmpty else {
      throw ProcessesError(.readDirectory, path: processes.root, cause: "no processes found", remedy: "check that proc is mounted there")
    }
  }

  /// True if a process has the PID in the name of a map and may have written it, or may have the PID because it is hidden (`hidepid`). A
  /// process that started after the initializer is found too.
  package func contains(authorOf map: MapFile) -> Bool {
    guard let holders = holders[map.pid] else { return processes.author(of: map.path, map.pid) != nil }
    return holders.contains { !processes.hasOtherDirectory(than: map.path, $0) && processes.author(of: map.path, $0) != nil }
  }
}
