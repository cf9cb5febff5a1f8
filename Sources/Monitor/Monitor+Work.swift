import PerfMap

// Long-running work: searches, filters, sorts and memory checks.
extension Monitor {
  // MARK: - Search

  /// The running or last search; nil if there was none.
  package var search: NameSearch? { selection.search.current }

  /// The entries found so far that match the search; nil without a search.
  package var hits: SearchHits? { selection.search.hits }

  /// Starts a search of the names of the selected map from the selected row, and a count of all matches.
  ///
  /// If `isWhole`, the query must equal the name, case-sensitively, and the search starts after the selected row.
  package mutating func startSearch(_ query: [UInt8], _ direction: NameSearch.Direction, isWhole: Bool = false) {
    if let shown { selection.startSearch(query, direction, isWhole: isWhole, shown) }
  }

  /// Repeats the search in a direction: at once if all hits are known and there are at most 10,000, otherwise in slices.
  package mutating func repeatSearch(_ direction: NameSearch.Direction) {
    if let shown { selection.findNext(direction, shown) }
  }

  package mutating func endSearch() { selection.search = Search() }

  // MARK: - Filter

  /// The filter and its progress; nil without a filter. The filter stays when another map is shown.
  package var filter: FilterScan? { selection.filter.scan }

  /// Applies a filter. All entries are shown if `wanted` is nil or has no conditions.
  package mutating func filterEntries(by wanted: EntryFilter?) {
    if let shown { selection.filter(by: wanted, shown) }
  }

  /// The share of the entries that the filter has checked, 0 to 1; nil without a filter or after its first pass.
  package var filterShare: Double? { shown.flatMap { selection.filter.share(of: $0.count) } }

  // MARK: - Slices

  /// True if the user waits for a result: a search, the first pass of a filter, or the names for a requested grouping by function.
  package var isAnswering: Bool { selection.isAnswering(shown) }

  package var hasWork: Bool { shown.map { selection.hasWork($0) } ?? false }

  /// Runs one slice of a search (at most `budget` rows), filter, scan of function names or count of hits. Returns true if work remains.
  package mutating func work(budget: Int) -> Bool { shown.map { selection.work(budget: budget, $0) } ?? false }

  /// True if the history of the selected entry is incomplete and its next slice is due.
  package var isEntryHistoryDue: Bool { shown.map { selection.entryHistory.isDue(entries, $0) } ?? false }

  /// Runs one slice of the scan for the history of the selected entry. Returns true if another slice is due.
  package mutating func workOnEntryHistory() -> Bool { shown.map { selection.workOnEntryHistory($0) } ?? false }

  /// The share of entries assigned to functions so far, 0 to 1; nil if all are assigned or functions are not shown.
  package var functionShare: Double? { selection.functionShare(shown) }

  /// True if functions are shown that do not match the current filter and order yet.
  package var isGrouping: Bool { functions.isShown && functions.isAwaited }

  // MARK: - Tasks

  /// The progress of the task that runs on another thread; nil if there is none.
  package var sortProgress: TaskProgress? { selection.progress }

  /// Returns a task for another thread, or nil if none is due. Each task is returned once; pass its outcome to ``finish(_:)``.
  package mutating func takeTask() -> SnapshotTask? {
    if let rewind = takeRewind() { return .rewind(rewind) }
    guard let shown else { return nil }
    return selection.takeSort(shown).map { .sort($0) } ?? selection.takeGrouping(shown).map { .group($0) }
  }

  package mutating func finish(_ outcome: SnapshotTask.Outcome) {
    switch outcome {
    case .sorted(let sorted): selection.finish(sorted, shown)
    case .grouped(let grouped): selection.finish(grouped, shown)
    case .rewound(let rewound): finish(rewound)
    case .compared(let compared): finish(compared)
    }
  }

  // MARK: - Memory

  /// Returns a check of the process memory of the selected map, or nil if no check is due. A map is checked at most once a second.
  ///
  /// Each check is returned once; pass its outcome to ``finish(_:_:cost:)``. No check is due while an earlier moment is shown.
  package mutating func takeMemoryCheck() -> MemoryCheck? {
    guard !selection.isCheckingMemory, !isPast, let map = selectedMap else { return nil }
    let look = store.takeMemoryCheck(at: map, now: now.uptime)
    selection.isCheckingMemory = look != nil
    return look
  }

  /// Records the outcome of a memory check; `cost` is the time that the check took.
  package mutating func finish(_ look: MemoryCheck, _ outcome: MemoryCheck.Outcome, cost: Duration) {
    selection.isCheckingMemory = false
    store.finish(look, outcome, cost: cost, now: now.uptime)
  }
}
