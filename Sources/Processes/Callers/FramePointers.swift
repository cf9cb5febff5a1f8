import MapAnalysis
import PerfMap

/// The use of frame pointers in the code that a runtime generates.
package enum FramePointers: Hashable, Sendable {
  /// The code keeps frame pointers, so the callers of a sampled function are known.
  case kept
  /// The code keeps no frame pointers, or is not known to keep them. The reason is in English.
  case notKept(String)
}

extension ProcFilesystem {
  /// Returns the use of frame pointers in a process. `runtime` is the runtime that it runs, or nil if that is unknown.
  ///
  /// node and BEAM always keep frame pointers, java with a flag, and CPython since 3.15.
  package func framePointers(of process: ProcessFacts, _ runtime: Runtime?) -> FramePointers {
    switch runtime {
    case .node, .beam: return .kept
    case .jvm:
      let hasFlag = process.commandLine.contains(Array("-XX:+PreserveFramePointer".utf8))
      return hasFlag ? .kept : .notKept("java keeps frame pointers only with -XX:+PreserveFramePointer")
    case .cpython:
      let version = program(of: process).flatMap { RuntimeVersion(path: $0.path, names: ["python"]) }
      guard let version, !version.precedes(RuntimeVersion(3, 15)) else { return .notKept("CPython keeps frame pointers since 3.15") }
      return .kept
    case let runtime?: return .notKept("\(runtime.title) is not known to keep frame pointers")
    case nil: return .notKept("the runtime is unknown")
    }
  }
}
