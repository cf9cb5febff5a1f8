import PerfMap

/// The PIDs in use, including those in nested PID namespaces: a container that shares `/tmp` uses them in the names of its maps.
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

  /// True if a process has the PID, or may have it because it is hidden (`hidepid`). A process that started after the initializer is found
  /// too.
  package func contains(_ pid: ProcessID) -> Bool { pids.contains(pid) || ProcessFacts(asking: processes, pid) != nil }
}
