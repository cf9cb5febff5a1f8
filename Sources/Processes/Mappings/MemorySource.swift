import LinuxSystem
import MapAnalysis
import PerfMap

/// The process of a map and the location of the map. Both determine if profilers look up names in the map.
package struct MemorySource: Hashable, Sendable {
  package var pid: ProcessID
  /// The PID of the process in its namespace; nil if unknown.
  package var namespacePID: ProcessID?
  /// True if the map is in a container's separate directory.
  package var isInContainer = false
  /// True if the map is deleted, renamed or in another directory than that of maps.
  package var isMisplaced = false

  package init(pid: ProcessID, namespacePID: ProcessID? = nil, isInContainer: Bool, isMisplaced: Bool) {
    (self.pid, self.namespacePID, self.isInContainer, self.isMisplaced) = (pid, namespacePID, isInContainer, isMisplaced)
  }

  /// Compares the path of the map with the paths at which profilers look for it.
  package func mapPath(_ processes: ProcFilesystem) -> CodeMemory.MapPath {
    guard !isMisplaced else { return .misplaced }
    if let inner = namespacePID ?? processes.namespacePIDs(of: pid)?.last, inner != pid { return .otherPID }
    return isInContainer ? .otherMount : .usual
  }

  /// Reads the memory of the process. Returns unknown memory, with the reason, if it cannot be read or a file system does not answer.
  package func memory(_ entries: EntrySnapshot, _ processes: ProcFilesystem = ProcFilesystem()) -> CodeMemory {
    let outcome = Background.outcome(within: ContainerScan.timeout) { () -> CodeMemory in
      do throws(ProcessesError) {
        return try CodeMemory(of: pid, entries.table, at: mapPath(processes), processes) ?? .noProcess
      } catch {
        return CodeMemory(error)
      }
    }
    return outcome ?? CodeMemory(unknown: "a file system does not answer: unknown if profilers ask the map")
  }
}

extension CodeMemory {
  /// Creates a value for memory that could not be read because of an error.
  package init(_ error: ProcessesError) {
    self.init(unknown: "\(error.cause): unknown if profilers ask the map")
  }

  /// The value for a map that is older than its process.
  package static let ofLaterProcess = CodeMemory(
    unknown: "the map is older than its process, whose memory does not tell if a profiler asked the map")
}
