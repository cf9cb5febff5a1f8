import PerfMap

// What takes long: searches, filters, sorts and looks at memory.
extension Monitor {
  // MARK: - Search

  /// The search that runs or ran last.
  package var search: NameSearch? { selection.search.current }

  /// All entries that the search finds.
  package var hits: SearchHits? { selection.search.hits }

  /// Searches for text in the names of the selected map, from the selected row on, and counts where it is found.
  ///
  /// When the text is a whole name, in its own case, the search begins behind the selected row.
  package mutating func startSearch(_ query: [UInt8], _ direction: NameSearch.Direction, isWhole: Bool = false) {
    if let shown { selection.startSearch(query, direction, isWhole: isWhole, shown) }
  }

  /// Searches for the same text further down or up. O(hits) where they are known and few, else in slices.
  package mutating func repeatSearch(_ direction: NameSearch.Direction) {
    if let shown { selection.findNext(direction, shown) }
  }

  /// Forgets the search and its hits.
  package mutating func endSearch() { selection.search = Search() }

  // MARK: - Filter

  /// The filter of the entries and its progress; it stays when another map is shown.
  package var filter: FilterScan? { selection.filter.scan }

  /// Shows only the entries that pass a filter; all of them when it is nil or empty.
  package mutating func filterEntries(by wanted: EntryFilter?) {
    if let shown { selection.filter(by: wanted, shown) }
  }

  /// The share of the entries that the filter has seen; nil when there is none, or it has seen all once.
  package var filterShare: Double? { shown.flatMap { selection.filter.share(of: $0.count) } }

  // MARK: - Slices

  /// True if the user waits for work: a search, or the first pass of a filter over all entries.
  package var isAnswering: Bool { selection.isAnswering(shown) }

  /// True if there is work to continue.
  package var hasWork: Bool { shown.map { selection.hasWork($0) } ?? false }

  /// Continues work: at most `budget` rows of a search, or one slice of a filter or of a count. Returns whether there is more to do.
  package mutating func work(budget: Int) -> Bool { shown.map { selection.work(budget: budget, $0) } ?? false }

  /// True if there is more to find out about the selected entry.
  package var isEntryHistoryDue: Bool { shown.map { selection.story.isDue(entries, $0) } ?? false }

  /// Finds out more about the selected entry: one slice. Returns whether there is more to do.
  package mutating func workOnEntryHistory() -> Bool { shown.map { selection.workOnEntryHistory($0) } ?? false }

  /// The share of the names that were searched for their functions, or nil when all were.
  package var functionShare: Double? { selection.functionShare(shown) }

  /// True if functions are shown that were asked for otherwise by now.
  package var isGrouping: Bool { functions.isShown && functions.isAwaited }

  // MARK: - Tasks

  /// The progress of the task that runs on another thread.
  package var sortProgress: SortProgress? { selection.progress }

  /// A task to be done on another thread, if one is due. It is given out once; its outcome goes to ``finish(_:)``.
  package mutating func takeTask() -> SnapshotTask? {
    if let rewind = takeRewind() { return .rewind(rewind) }
    guard let shown else { return nil }
    return selection.takeSort(shown).map { .sort($0) } ?? selection.takeGrouping(shown).map { .group($0) }
  }

  /// Takes the outcome of a task.
  package mutating func finish(_ outcome: SnapshotTask.Outcome) {
    switch outcome {
    case .sorted(let sorted): selection.finish(sorted, shown)
    case .grouped(let grouped): selection.finish(grouped, shown)
    case .rewound(let rewound): finish(rewound)
    }
  }

  // MARK: - Memory

  /// A look at the memory of the selected map's process, if one is due: at once for another map, then each second at most; of an earlier moment, none.
  ///
  /// It is given out once; its outcome goes to ``finish(_:_:cost:)``.
  package mutating func takeMemoryCheck() -> MemoryCheck? {
    guard !selection.isCheckingMemory, !isPast, let map = selectedMap else { return nil }
    let look = store.takeMemoryCheck(at: map, now: now.uptime)
    selection.isCheckingMemory = look != nil
    return look
  }

  /// Takes the outcome of a look, and how long reading took.
  package mutating func finish(_ look: MemoryCheck, _ outcome: MemoryCheck.Outcome, cost: Duration) {
    selection.isCheckingMemory = false
    store.finish(look, outcome, cost: cost, now: now.uptime)
  }
}
