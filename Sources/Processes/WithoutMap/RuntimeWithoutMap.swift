import Glibc
import LinuxSystem
import MapAnalysis
import PerfMap
import SystemPackage

/// A process that runs a known runtime and has not written a map.
package struct RuntimeWithoutMap: Hashable, Sendable {
  package let pid: ProcessID
  /// The unescaped name of the main thread. Escape it before display.
  package let comm: [UInt8]
  /// The runtime, detected by the name of the executable or by files of the runtime.
  package let runtime: Runtime
  /// The way to make the process write a map, or the reason why it cannot.
  package fileprivate(set) var advice: MapAdvice

  /// True if the process can be made to write a map, perhaps after a restart.
  package var isPossible: Bool { if case .command = advice { true } else { false } }

  /// The command that makes a running JVM write a map; for other runtimes, the command line to start the program with. If the process
  /// cannot write a map, the reason for that.
  package var how: String {
    switch advice {
    case .command(let command): command
    case .impossible(let reason): reason
    }
  }

  package init(pid: ProcessID, comm: [UInt8], runtime: Runtime, path: String = "", arguments: [[UInt8]] = []) {
    let name = path.isEmpty ? String(decoding: comm, as: UTF8.self) : path
    self.init(pid: pid, comm: comm, RuntimeProgram(runtime: runtime, path: name, arguments: arguments))
  }

  init(pid: ProcessID, comm: [UInt8], _ program: RuntimeProgram) {
    self.pid = pid
    self.comm = comm
    runtime = program.runtime
    advice = MapAdvice(program, pid: pid)
  }
}

extension ProcFilesystem {
  /// Returns the visible processes that run a known runtime and have no map, sorted by PID. O(processes + mappings).
  ///
  /// A map written before the process started does not count, and neither does one in another directory. A deleted map that the process
  /// still writes counts.
  package func runtimesWithoutMap(in directory: FilePath) throws(ProcessesError) -> [RuntimeWithoutMap] {
    let scan = ContainerScan(directory: directory, self)
    var found: [RuntimeWithoutMap] = []
    for process in try list() {
      guard process.pid.rawValue != getpid(), let facts = ProcessFacts(asking: self, process.pid),
        var runtime = runtimeWithoutMap(facts), !hasMap(facts, scan)
      else { continue }
      if let map = openMaps(of: process.pid).first(where: { $0.isOwn && $0.isWriting }) {
        runtime.advice = .impossible("it writes \(map.path), but profilers look only for /tmp/\(MapName(map.holderName))")
      }
      found.append(runtime)
    }
    return found.sorted { $0.pid < $1.pid }
  }

  /// Searches on another thread. Throws an error after `limit`, because a file system in a container may not answer.
  package func runtimesWithoutMap(in directory: FilePath, within limit: Duration) throws(ProcessesError) -> [RuntimeWithoutMap] {
    let outcome = Background.outcome(within: limit) {
      Result { () throws(ProcessesError) in try runtimesWithoutMap(in: directory) }
    }
    guard let outcome else { throw ProcessesError(noAnswerIn: root, "runtimes without a map are not known") }
    return try outcome.get()
  }

  /// Returns the runtime of a process and the way to get a map; nil if the process has ended, or its runtime is unknown or needs no advice.
  package func runtimeWithoutMap(_ process: ProcessFacts) -> RuntimeWithoutMap? {
    // SourcePawn and the demo of jittop always write a map.
    guard process.isRunning, let program = program(of: process), ![.demo, .sourcepawn].contains(program.runtime) else { return nil }
    return RuntimeWithoutMap(pid: process.pid, comm: process.comm, program)
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
    return openMaps(of: pid).contains { map in
      map.isWriting && map.isOwn && (map.isDeleted || map.path.removingLastComponent() == scan.realDirectory)
    }
  }
}
