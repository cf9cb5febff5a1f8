/// A long computation on a snapshot, to be run on another thread, because it cannot be divided into short slices.
package enum SnapshotTask: Sendable {
  case sort(EntrySort)
  case group(FunctionGrouping)
  /// Restores the contents of a map at an earlier moment.
  case rewind(Rewind)

  package enum Outcome: Sendable {
    case sorted(EntrySort.Outcome)
    case grouped(FunctionGrouping.Outcome)
    case rewound(Rewind.Outcome)
  }

  /// Performs the task. O(entries).
  package func run() -> Outcome {
    switch self {
    case .sort(let sort): .sorted(sort.run())
    case .group(let grouping): .grouped(grouping.run())
    case .rewind(let rewind): .rewound(rewind.run())
    }
  }
}
