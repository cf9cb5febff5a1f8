import PerfMap

/// The PIDs in use, including the PIDs in nested namespaces, which name the maps of containers that share `/tmp`.
package struct LiveProcesses: Sendable {
  private var pids: Set<ProcessID> = []
  private let processes: ProcFilesystem

  /// Reads all processes, with one read of at most 4,096 bytes each.
  package init(_ processes: ProcFilesystem) throws(ProcessesError) {
    self.processes = processes
    for process in try processes.list() {
      pids.insert(process.pid)
      pids.formUnion(processes.namespacePIDs(of: process.pid) ?? [])
    }
    guard !pids.isEmpty else {
      throw ProcessesError(.readDirectory, path: processes.root, cause: "no processes found", remedy: "check that proc is mounted there")
    }
  }

  /// True if a process has the PID, including a process that started after the initializer or is hidden (`hidepid`). Also true if the
  /// process cannot be examined.
  package func contains(_ pid: ProcessID) -> Bool { pids.contains(pid) || ProcessFacts(asking: processes, pid) != nil }
}
