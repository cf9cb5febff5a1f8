import MapAnalysis
import PerfMap

/// The callers that frame pointers reveal in the code of a runtime.
package enum FramePointers: Hashable, Sendable {
  /// The code keeps frame pointers: each frame has the address of its caller.
  case kept
  /// The code does not, or is not known to; with the reason as words.
  case notKept(String)
}

extension ProcFilesystem {
  /// Returns the use of frame pointers in a process that runs `runtime`, nil for an unknown runtime.
  ///
  /// node and BEAM keep them always, java with a flag, and CPython since 3.15.
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
