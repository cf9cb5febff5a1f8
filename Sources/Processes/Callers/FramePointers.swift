import MapAnalysis
import PerfMap

/// The callers that frame pointers reveal in the code of a runtime.
package enum FramePointers: Hashable, Sendable {
  /// The code keeps frame pointers: each frame has the address of its caller.
  case kept
  /// The code does not, or is not known to; with the reason as words.
  case notKept(String)
}

extension FramePointers {
  /// Finds out the use of frame pointers in a process that runs `runtime`, nil for an unknown runtime.
  ///
  /// node and BEAM keep them always, java with a flag, and CPython since 3.15.
  package init(of process: ProcessFacts, _ runtime: Runtime?, _ processes: ProcFilesystem) {
    switch runtime {
    case .node, .beam: self = .kept
    case .jvm:
      let hasFlag = process.commandLine.contains(Array("-XX:+PreserveFramePointer".utf8))
      self = hasFlag ? .kept : .notKept("java keeps frame pointers only with -XX:+PreserveFramePointer")
    case .cpython:
      let version = processes.program(of: process).flatMap { RuntimeVersion(path: $0.path, names: ["python"]) }
      let isNew = version.map { !$0.precedes(RuntimeVersion(3, 15)) } ?? false
      self = isNew ? .kept : .notKept("CPython keeps frame pointers since 3.15")
    case let runtime?: self = .notKept("\(runtime.title) is not known to keep frame pointers")
    case nil: self = .notKept("the runtime is unknown")
    }
  }
}
