import Glibc
import MapAnalysis
import PerfMap
import SystemPackage

/// A process with a runtime that can write a map but has not written one.
package struct RuntimeWithoutMap: Hashable, Sendable {
  package let pid: ProcessID
  /// The unescaped name of the main thread. Escape it before display.
  package let comm: [UInt8]
  /// The runtime, detected by the name of the executable.
  package let runtime: Runtime

  /// The command that makes a running JVM write a map; for other runtimes, the command line to start the program with.
  package var how: String { runtime == .jvm ? "jcmd \(pid) Compiler.perfmap" : runtime.howToWrite }

  package init(pid: ProcessID, comm: [UInt8], runtime: Runtime) {
    self.pid = pid
    self.comm = comm
    self.runtime = runtime
  }
}

extension ProcFilesystem {
  /// Returns the visible processes that could write a map but have none, sorted by PID. O(processes).
  ///
  /// A map written before the process started does not count. A deleted map that the process still writes counts.
  package func runtimesWithoutMap(in directory: FilePath) throws(ProcessesError) -> [RuntimeWithoutMap] {
    let scan = ContainerScan(directory: directory, self)
    var found: [RuntimeWithoutMap] = []
    for process in try list() {
      let pid = process.pid
      guard pid.rawValue != getpid(), let runtime = executableName(of: pid).flatMap({ Runtime(executable: $0) }), runtime.canBeEnabled,
        let facts = ProcessFacts(asking: self, pid), facts.isRunning, !hasMap(facts, scan)
      else { continue }
      found.append(RuntimeWithoutMap(pid: pid, comm: facts.comm, runtime: runtime))
    }
    return found.sorted { $0.pid < $1.pid }
  }

  private func hasMap(_ process: ProcessFacts, _ scan: ContainerScan) -> Bool {
    let pid = process.pid
    let namespacePID = namespacePIDs(of: pid)?.last ?? pid
    let path: FilePath? =
      switch scan.location(of: pid) {
      case .local, .denied: scan.directory.appending(MapName(pid).description)
      case .container(let inside): scan.map(of: pid, namespacePID, inside)?.path
      }
    var facts = stat()
    if let path, lstat(path.string, &facts) == 0 {
      let written = WallTime(seconds: facts.st_mtim.tv_sec, nanoseconds: facts.st_mtim.tv_nsec)
      if process.startTime.since(written) <= MapState.startTolerance { return true }
    }
    return openMaps(of: pid).contains { $0.isWriting && $0.pid == namespacePID }
  }
}
