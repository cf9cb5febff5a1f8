import PerfMap

// Work in slices.
extension Selection {
  /// Returns true if the user waits for a result: a search, the first pass of a filter, or the names for a requested grouping by function.
  func isAnswering(_ shown: SelectedMap?) -> Bool {
    search.isRunning || !filter.hasAnswered || functionShare(shown) != nil && functions.isAwaited
  }

  func hasWork(_ shown: SelectedMap) -> Bool {
    search.isRunning || filter.isRenewing || filter.isBehind(shown.count) || functionShare(shown) != nil || search.isCounting(shown.count)
  }

  /// Runs one slice of a search (at most `budget` rows), filter, scan of function names or count of hits. Returns true if work remains.
  mutating func work(budget: Int, _ shown: SelectedMap) -> Bool {
    guard hasWork(shown) else { return false }
    if search.isRunning {
      // The count of all hits reads names in file order, which is faster than row order: it may find the next hit before the search does.
      if search.hits.map({ !$0.isComplete }) ?? false { countHits(shown) }
      if search.isRunning, let hit = search.advance(budget: budget, rows(shown), shown) { select(hit) }
    } else if filter.isRenewing {
      renewFilter(shown)
    } else if filter.isBehind(shown.count) {
      advanceFilter(shown)
    } else if functionShare(shown) != nil {
      advanceFunctions(shown)
    } else {
      countHits(shown)
    }
    return hasWork(shown)
  }

  func rows(_ shown: SelectedMap) -> SearchedRows {
    SearchedRows(entries: entries, functions: functions.isShown ? functions : nil, contents: shown.contents)
  }

  /// Returns the share of entries assigned to functions so far, 0 to 1; nil if all are assigned or functions are not shown.
  func functionShare(_ shown: SelectedMap?) -> Double? {
    guard functions.isShown, let scan = functions.scan, let shown, !scan.isComplete(shown.count) else { return nil }
    return Double(scan.column.count) / Double(shown.count)
  }

  mutating func startSearch(_ query: [UInt8], _ direction: NameSearch.Direction, isWhole: Bool, _ shown: SelectedMap) {
    search.start(query, direction, isWhole: isWhole, rows(shown))
  }

  mutating func findNext(_ direction: NameSearch.Direction, _ shown: SelectedMap) {
    if let next = search.findNext(direction, rows(shown)) { select(next) }
  }

  private mutating func countHits(_ shown: SelectedMap) {
    if search.count(shown) { noteChange() }
    if let hit = search.answer(rows(shown)) { select(hit) }
  }

  private mutating func advanceFilter(_ shown: SelectedMap) {
    let hadAnswered = filter.hasAnswered
    guard let passing = filter.advance(shown) else { return }
    if !passing.isEmpty || filter.hasAnswered != hadAnswered { noteChange() }
    entries.admit(passing, shown.contents)
    if filter.hasAnswered { groupSoon(shown) }
  }

  private mutating func renewFilter(_ shown: SelectedMap) {
    guard let passing = filter.advanceRenewal(shown) else { return }
    if entries.passing != passing { noteChange() }
    entries.renew(passing, shown.contents)
  }

  private mutating func advanceFunctions(_ shown: SelectedMap) {
    functions.scan?.advance(shown.contents.entries, shown.read)
    groupSoon(shown)
  }

  /// Runs one slice of the scan for the history of the selected entry. Returns true if another slice is due.
  mutating func workOnEntryHistory(_ shown: SelectedMap) -> Bool {
    if entryHistory.advance(entries, shown) { noteChange() }
    return entryHistory.isDue(entries, shown)
  }
}
