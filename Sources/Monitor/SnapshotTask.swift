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

extension Monitor {
  /// A task to be done on another thread, if one is due. It is given out once; its outcome goes to ``finish(_:)-(SnapshotTask.Outcome)``.
  package mutating func takeTask() -> SnapshotTask? {
    takeRewind().map { .rewind($0) } ?? takeSort().map { .sort($0) } ?? takeGrouping().map { .group($0) }
  }

  /// Takes the outcome of a task.
  package mutating func finish(_ outcome: SnapshotTask.Outcome) {
    switch outcome {
    case .sorted(let sorted): finish(sorted)
    case .grouped(let grouped): finish(grouped)
    case .rewound(let rewound): finish(rewound)
    }
  }
}
