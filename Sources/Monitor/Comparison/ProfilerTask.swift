import MapAnalysis
import PerfMap
import Processes

/// A comparison of one profiler with a snapshot of a map, on another thread.
package struct ProfilerTask: Sendable {
  /// A function that reads the memory of a process at the addresses of some entries. It may take seconds.
  package typealias MemoryReader = @Sendable (MemorySource, EntrySnapshot) -> CodeMemory

  /// A reader for maps whose process is not known.
  package static let unknownMemory: MemoryReader = { _, _ in .noProcess }

  /// A snapshot of a map, shared by the tasks of all profilers.
  struct Input: Sendable {
    let map: MapID
    let basis: ComparisonBasis
    let entries: EntrySnapshot
    let ranges: RangesSnapshot
    let lines: ReadLines
    var memory: ComparedMemory

    init(_ map: MapRecord) {
      self.map = map.id
      basis = map.comparisonBasis
      entries = map.contents.entries.snapshot()
      ranges = map.contents.ranges.snapshot()
      lines = map.comparison.scan.finished(map.contents)
      memory = map.comparedMemory
    }
  }

  let number: Int
  package let profiler: Profiler
  let input: Input
  package let work: ComparisonWork

  package struct Outcome: Sendable {
    let number: Int
    let map: MapID
    let basis: ComparisonBasis
    let entryCount: Int
    let memory: CodeMemory
    let errors: ProfilerErrors
  }

  /// Compares the profiler. O(entries × log entries).
  package func run(_ readMemory: MemoryReader) -> Outcome {
    let memory =
      switch input.memory {
      case .known(let memory): memory
      case .unread(let source): readMemory(source, input.entries)
      }
    let errors = input.lines.errors(of: profiler, input.entries, input.ranges, memory, work)
    return Outcome(
      number: number, map: input.map, basis: input.basis, entryCount: input.entries.table.count, memory: memory, errors: errors)
  }
}
