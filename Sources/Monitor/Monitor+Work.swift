import PerfMap

// Long-running work: searches, filters, sorts and memory checks.
extension Monitor {
  // MARK: - Search

  /// The running or last search.
  package var search: NameSearch? { selection.search.current }

  /// All entries that match the search.
  package var hits: SearchHits? { selection.search.hits }

  /// Searches the names of the selected map from the selected row, and counts the matches.
  ///
  /// If `isWhole`, the query must equal the name, case-sensitively, and the search starts after the selected row.
  package mutating func startSearch(_ query: [UInt8], _ direction: NameSearch.Direction, isWhole: Bool = false) {
    if let shown { selection.startSearch(query, direction, isWhole: isWhole, shown) }
  }

  /// Repeats the search in a direction. O(hits) if all hits are known and few, otherwise in slices.
  package mutating func repeatSearch(_ direction: NameSearch.Direction) {
    if let shown { selection.findNext(direction, shown) }
  }

  package mutating func endSearch() { selection.search = Search() }

  // MARK: - Filter

  /// The filter and its progress; kept when another map is shown.
  package var filter: FilterScan? { selection.filter.scan }

  /// Applies a filter; nil or an empty one shows all entries.
  package mutating func filterEntries(by wanted: EntryFilter?) {
    if let shown { selection.filter(by: wanted, shown) }
  }

  /// The share of the entries checked by the filter; nil without a filter or after its first pass.
  package var filterShare: Double? { shown.flatMap { selection.filter.share(of: $0.count) } }

  // MARK: - Slices

  /// True if the user waits for a result: of a search, or of the first pass of a filter or of function names.
  package var isAnswering: Bool { selection.isAnswering(shown) }

  package var hasWork: Bool { shown.map { selection.hasWork($0) } ?? false }

  /// Runs one slice of work: at most `budget` rows of a search, or a slice of a filter or a count. Returns true if work remains.
  package mutating func work(budget: Int) -> Bool { shown.map { selection.work(budget: budget, $0) } ?? false }

  /// True if the history of the selected entry is incomplete and its next slice is due.
  package var isEntryHistoryDue: Bool { shown.map { selection.entryHistory.isDue(entries, $0) } ?? false }

  /// Runs one slice of the history of the selected entry. Returns true if more is due.
  package mutating func workOnEntryHistory() -> Bool { shown.map { selection.workOnEntryHistory($0) } ?? false }

  /// The share of names already grouped by function; nil if all are.
  package var functionShare: Double? { selection.functionShare(shown) }

  /// True if the functions on screen are out of date because of a new filter or order.
  package var isGrouping: Bool { functions.isShown && functions.isAwaited }

  // MARK: - Tasks

  /// The progress of the task on another thread.
  package var sortProgress: TaskProgress? { selection.progress }

  /// Returns a task for another thread, if one is due, once only; pass its outcome to ``finish(_:)``.
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
    }
  }

  // MARK: - Memory

  /// Returns a check of the process memory of the selected map, if one is due: at once for another map, then at most once a second.
  ///
  /// Each check is returned once; pass its outcome to ``finish(_:_:cost:)``. Returns nil while an earlier moment is shown.
  package mutating func takeMemoryCheck() -> MemoryCheck? {
    guard !selection.isCheckingMemory, !isPast, let map = selectedMap else { return nil }
    let look = store.takeMemoryCheck(at: map, now: now.uptime)
    selection.isCheckingMemory = look != nil
    return look
  }

  /// Records the outcome of a memory check and the time that reading took.
  package mutating func finish(_ look: MemoryCheck, _ outcome: MemoryCheck.Outcome, cost: Duration) {
    selection.isCheckingMemory = false
    store.finish(look, outcome, cost: cost, now: now.uptime)
  }
}
