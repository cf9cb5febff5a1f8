import PerfMap

/// The numbers that processes have now, here and in the PID namespaces below: a container that shares `/tmp` names its maps by its own.
///
/// Source: proc_pid_status(5), `NSpid`.
package struct LiveProcesses: Sendable {
  private var numbers: Set<UInt64> = []
  private let processes: ProcFilesystem

  /// Looks at all processes. Complexity: their number; each is one read of at most 4,096 bytes.
  ///
  /// - Throws: `.readDirectory` when they cannot be listed; then nobody can say that one has gone.
  package init(_ processes: ProcFilesystem) throws(ProcessesError) {
    self.processes = processes
    for process in try processes.list() {
      let number = UInt64(process.pid.rawValue)
      numbers.insert(number)
      for inner in processes.namespaceNumbers(of: process.pid) ?? [] { numbers.insert(UInt64(inner.rawValue)) }
    }
    guard !numbers.isEmpty else {
      throw ProcessesError(
        .readDirectory, path: processes.root, cause: "lists no process", remedy: "check that proc is mounted there")
    }
  }

  /// Whether some process has a number, or may have it: one that is hidden from us (`hidepid`) counts as there.
  package func contains(_ pid: ProcessID) -> Bool {
    if numbers.contains(UInt64(pid.rawValue)) { return true }
    // Asked again: it may have started since.
    return ProcessFacts(asking: processes, pid) != nil
  }
}
