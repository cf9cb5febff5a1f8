import PerfMap

/// The PIDs in use, including the PIDs in nested namespaces, which name the maps of containers that share `/tmp`.
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

  /// True if a process that has the PID in the name of a map may have written it, including a process that started after the initializer
  /// or is hidden (`hidepid`). Also true if the process cannot be examined.
  package func contains(authorOf map: MapFile) -> Bool {
    var authors = MapAuthors(processes)
    return (holders[map.pid] ?? [map.pid]).contains { pid in
      !processes.hasOtherDirectory(than: map.path, pid) && authors.author(of: map.path, pid) != nil
    }
  }
}
