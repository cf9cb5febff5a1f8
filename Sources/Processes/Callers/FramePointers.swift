import MapAnalysis
import PerfMap

/// The use of frame pointers in the code that a runtime generates.
package enum FramePointers: Hashable, Sendable {
  /// The code keeps frame pointers, so the callers of a sampled function are known.
  case kept
  /// The code keeps no frame pointers, or is not known to keep them. The reason is in English.
  case notKept(String)
}

extension FramePointers {
  /// Finds out the use of frame pointers in a process. `runtime` is the runtime that it runs, or nil if that is unknown.
  ///
  /// node and BEAM always keep frame pointers, java with a flag, and CPython since 3.15.
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
