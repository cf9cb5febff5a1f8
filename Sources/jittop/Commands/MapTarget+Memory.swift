import MapAnalysis
import PerfMap
import Processes
import Watching

extension MapTarget {
  /// Reads the memory of the live process that wrote the map; unknown with the reason if there is none.
  func memory(
    _ contents: MapContents, lastWrite: WallTime, _ processes: ProcFilesystem = ProcFilesystem()
  ) throws(ProcessesError) -> CodeMemory {
    guard let process = process(processes), process.isRunning else { return .noProcess }
    guard process.startTime.since(lastWrite) <= MapState.startTolerance else {
      return CodeMemory(unknown: "the map is older than its process, whose memory does not tell if a profiler asked the map")
    }
    return try CodeMemory(of: process.pid, contents, at: mapPath(process.pid, processes), processes) ?? .noProcess
  }

  private func mapPath(_ pid: ProcessID, _ processes: ProcFilesystem) -> CodeMemory.MapPath {
    guard place == .usual else { return .misplaced }
    if let inner = namespacePID ?? processes.namespacePIDs(of: pid)?.last, inner != pid { return .otherPID }
    return isInContainer ? .otherMount : .usual
  }
}

extension CodeMemory {
  /// Creates the memory that could not be read because of an error.
  init(_ error: ProcessesError) { self.init(unknown: "\(error.cause): unknown if profilers ask the map") }
}
