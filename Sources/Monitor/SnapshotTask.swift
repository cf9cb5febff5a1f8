/// Work that cannot be sliced, to be done on another thread: a picture in, an outcome out.
package enum SnapshotTask: Sendable {
  /// Puts entries into another order.
  case sort(EntrySort)
  /// Puts entries together by function.
  case group(FunctionGrouping)
  /// Works out what a map said at an earlier moment.
  case rewind(Rewind)

  /// What a task came to.
  package enum Outcome: Sendable {
    /// An order of entries.
    case sorted(EntrySort.Outcome)
    /// Functions.
    case grouped(FunctionGrouping.Outcome)
    /// What a map said.
    case rewound(Rewind.Outcome)
  }

  /// Does it. O(entries).
  package func run() -> Outcome {
    switch self {
    case .sort(let sort): .sorted(sort.run())
    case .group(let grouping): .grouped(grouping.run())
    case .rewind(let rewind): .rewound(rewind.run())
    }
  }
}
