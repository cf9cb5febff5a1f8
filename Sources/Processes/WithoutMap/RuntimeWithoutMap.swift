import Glibc
import MapAnalysis
import PerfMap
import SystemPackage

/// A process that runs a runtime which could write a map, and has none.
package struct RuntimeWithoutMap: Hashable, Sendable {
  /// The process.
  package let pid: ProcessID
  /// The name of its main thread, raw: another program's text, to be made safe before it is shown.
  package let comm: [UInt8]
  /// The runtime, by the name of the program's file.
  package let runtime: Runtime

  /// How it is made to write a map: a command for this process, or what to start it with.
  package var how: String { runtime == .jvm ? "jcmd \(pid) Compiler.perfmap" : runtime.howToWrite }

  /// Makes one.
  package init(pid: ProcessID, comm: [UInt8], runtime: Runtime) {
    self.pid = pid
    self.comm = comm
    self.runtime = runtime
  }
}

extension ProcFilesystem {
  /// The runtimes that run without a map, by their numbers, as far as we may see what processes run. Complexity: the number of processes.
  ///
  /// A map that is older than its process is none of its own; one whose name is gone and that is still open is.
  /// - Throws: `.readDirectory` when the processes cannot be listed.
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
    let inner = namespaceNumbers(of: pid)?.last ?? pid
    let path: FilePath? =
      switch scan.place(of: pid) {
      case .ours, .refused: scan.directory.appending(MapName(pid).description)
      case .foreign(let place): scan.map(of: pid, inner, place)?.path
      }
    var facts = stat()
    if let path, lstat(path.string, &facts) == 0 {
      let written = WallTime(seconds: facts.st_mtim.tv_sec, nanoseconds: facts.st_mtim.tv_nsec)
      if process.startTime.since(written) <= MapState.startTolerance { return true }
    }
    return openMaps(of: pid).contains { $0.isWriting && $0.pid == inner }
  }
}
