import MapAnalysis
import PerfMap
import Processes
import Watching

extension MapTarget {
  /// Reads the memory of the live process that wrote the map. If there is no such process, returns unknown memory with the reason.
  func memory(
    _ contents: MapContents, lastWrite: WallTime, _ processes: ProcFilesystem = ProcFilesystem()
  ) throws(ProcessesError) -> CodeMemory {
    guard let process = process(processes), process.isRunning else { return .noProcess }
    guard process.startTime.since(lastWrite) <= MapState.startTolerance else {
      return .ofLaterProcess
    }
    return try CodeMemory(of: process.pid, contents.entries, at: mapPath(process.pid, processes), processes) ?? .noProcess
  }

  private func mapPath(_ pid: ProcessID, _ processes: ProcFilesystem) -> CodeMemory.MapPath {
    let source = MemorySource(pid: pid, namespacePID: namespacePID, isInContainer: isInContainer, isMisplaced: place != .usual)
    return source.mapPath(processes)
  }
}
