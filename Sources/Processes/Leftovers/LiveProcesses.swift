import PerfMap

/// The PIDs in use, including those in nested PID namespaces, which name the maps of a container that shares `/tmp`.
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

  /// True if a process has the PID, or may have it: hidden processes (`hidepid`) count. A process may have started since the listing.
  package func contains(_ pid: ProcessID) -> Bool { pids.contains(pid) || ProcessFacts(asking: processes, pid) != nil }
}
