/// A long computation on a snapshot, to be run on another thread, because it cannot be divided into short slices.
package enum SnapshotTask: Sendable {
  case sort(EntrySort)
  case group(FunctionGrouping)
  /// Restores the contents of a map at an earlier moment.
  case rewind(Rewind)
  /// Compares a profiler with a map.
  case compare(ProfilerTask)

  package enum Outcome: Sendable {
    case sorted(EntrySort.Outcome)
    case grouped(FunctionGrouping.Outcome)
    case rewound(Rewind.Outcome)
    case compared(ProfilerTask.Outcome)
  }

  /// Performs the task. O(entries), or O(entries × log entries) for a comparison.
  ///
  /// `readMemory` reads the memory of a process for a comparison. By default, no process is known.
  package func run(_ readMemory: ProfilerTask.MemoryReader = ProfilerTask.unknownMemory) -> Outcome {
    switch self {
    case .sort(let sort): .sorted(sort.run())
    case .group(let grouping): .grouped(grouping.run())
    case .rewind(let rewind): .rewound(rewind.run())
    case .compare(let comparison): .compared(comparison.run(readMemory))
    }
  }
}
