import MapAnalysis
import PerfMap
import Processes
import Session
import Watching

extension MapTarget {
  /// Reads the memory of the live process that wrote the map; unknown with the reason if there is none, or no permission, which is reported.
  func memory(_ contents: MapContents, lastWrite: WallTime, _ processes: ProcFilesystem = ProcFilesystem()) -> CodeMemory {
    guard let pid else { return .noProcess }
    do throws(ProcessesError) {
      guard let facts = try processes.facts(of: pid), facts.isRunning else { return .noProcess }
      guard facts.startTime.since(lastWrite) <= MapState.startTolerance else {
        return CodeMemory(unknown: "the map is older than its process, whose memory does not tell if a profiler asked the map")
      }
      return try processes.codeMemory(of: pid, contents, namespace: namespace) ?? .noProcess
    } catch {
      Failure.note("\(error.path): \(error.cause); the memory of the process is not checked", remedy: error.remedy)
      return CodeMemory(unknown: "\(error.cause): a file alone does not tell if a profiler asks the map")
    }
  }

  private var namespace: CodeMemory.Namespace {
    if let namespacePID, namespacePID != pid { return .otherPID }
    return isInContainer ? .otherMount : .same
  }
}
