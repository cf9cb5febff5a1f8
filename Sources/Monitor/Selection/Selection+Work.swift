import PerfMap

// The work that the view of a map takes: in slices, at moments, or on another thread.
extension Selection {
  // MARK: - Slices

  /// True if the user waits for work: a search, or the first pass of a filter over all entries.
  func isAnswering(_ shown: SelectedMap?) -> Bool {
    search.isRunning || !filter.hasAnswered || functionShare(shown) != nil && functions.isAwaited
  }

  /// True if there is work to continue.
  func hasWork(_ shown: SelectedMap) -> Bool {
    search.isRunning || filter.isRenewing || filter.isBehind(shown.count) || functionShare(shown) != nil || search.isCounting(shown.count)
  }

  /// Continues work: at most `budget` rows of a search, or one slice of a filter or of a count. Returns whether there is more to do.
  mutating func work(budget: Int, _ shown: SelectedMap) -> Bool {
    guard hasWork(shown) else { return false }
    if search.isRunning {
      // The hits come in the order of the file, faster than rows in any other order; whichever knows first answers.
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

  /// The rows as a search sees them.
  func rows(_ shown: SelectedMap) -> SearchedRows {
    SearchedRows(entries: entries, functions: functions.isShown ? functions : nil, contents: shown.contents)
  }

  /// The share of the names that were searched for their functions, or nil when all were.
  func functionShare(_ shown: SelectedMap?) -> Double? {
    guard functions.isShown, let scan = functions.scan, let shown, !scan.isComplete(shown.count) else { return nil }
    return Double(scan.column.count) / Double(shown.count)
  }

  /// Starts a search from the selected row on.
  mutating func startSearch(_ query: [UInt8], _ direction: NameSearch.Direction, isWhole: Bool, _ shown: SelectedMap) {
    search.start(query, direction, isWhole: isWhole, rows(shown))
  }

  /// Searches for the same text further down or up.
  mutating func findNext(_ direction: NameSearch.Direction, _ shown: SelectedMap) {
    if let next = search.findNext(direction, rows(shown)) { select(next) }
  }

  private mutating func countHits(_ shown: SelectedMap) {
    if search.count(shown) { noteNews() }
    if let hit = search.answer(rows(shown)) { select(hit) }
  }

  private mutating func advanceFilter(_ shown: SelectedMap) {
    let hadAnswered = filter.hasAnswered
    guard let passing = filter.advance(shown) else { return }
    if !passing.isEmpty || filter.hasAnswered != hadAnswered { noteNews() }
    entries.admit(passing, shown.contents)
    if filter.hasAnswered { groupSoon(shown) }
  }

  private mutating func renewFilter(_ shown: SelectedMap) {
    guard let passing = filter.advanceRenewal(shown) else { return }
    if entries.passing != passing { noteNews() }
    entries.renew(passing, shown.contents)
  }

  private mutating func advanceFunctions(_ shown: SelectedMap) {
    functions.scan?.advance(shown.contents.entries, shown.read)
    groupSoon(shown)
  }

  /// Finds out more about the selected entry: one slice. Returns whether there is more to do.
  mutating func workOnEntryHistory(_ shown: SelectedMap) -> Bool {
    if story.advance(entries, shown) { noteNews() }
    return story.isDue(entries, shown)
  }
}
