import PerfMap

// Work on another thread, and what is renewed as time passes.
extension Selection {
  // MARK: - Time

  /// Lets time pass: a filter is renewed, and functions take in entries that have come. Nil if no map is shown.
  mutating func tick(_ shown: SelectedMap?, at now: Duration) {
    if let shown { filter.renewIfDue(shown) }
    grouping.rest(&functions, at: now)
    if functions.isShown, let shown, let due = grouping.takeDue(groupingSource(shown)) { finish(due.run(), shown) }
  }

  // MARK: - Functions

  /// Groups what was asked for at once, where entries are few.
  mutating func groupSoon(_ shown: SelectedMap?) {
    guard functions.isShown, let shown, let due = grouping.takeAtOnce(groupingSource(shown)) else { return }
    finish(due.run(), shown)
  }

  private func groupingSource(_ shown: SelectedMap) -> GroupingSource {
    GroupingSource(entries: entries, functions: functions, filter: filter, shown: shown)
  }

  /// A grouping to be done on another thread, if one is due.
  mutating func takeGrouping(_ shown: SelectedMap) -> FunctionGrouping? {
    guard let due = grouping.takeElsewhere(groupingSource(shown)) else { return nil }
    progress = due.progress
    return due
  }

  /// Takes the outcome of a grouping; forgets it when something else is shown by now.
  mutating func finish(_ outcome: FunctionGrouping.Outcome, _ shown: SelectedMap?) {
    grouping.finish()
    progress = nil
    guard let shown, outcome.map == shown.record.id, outcome.generation == shown.generation else { return }
    functions.take(outcome.groups, epoch: outcome.epoch)
    noteNews()
    if entries.selection == nil, case .function(let number) = functions.row(0) { selectFunction(number) }
  }

  // MARK: - Sorts

  /// A sort to be done on another thread, if one is due.
  mutating func takeSort(_ shown: SelectedMap) -> EntrySort? {
    guard !functions.isShown, let due = sorting.take(entries, shown) else { return nil }
    progress = due.progress
    return due
  }

  /// Takes the outcome of a sort; forgets it when another map is shown by now.
  mutating func finish(_ outcome: EntrySort.Outcome, _ shown: SelectedMap?) {
    sorting.finish()
    progress = nil
    guard let shown, outcome.map == shown.record.id, outcome.generation == shown.generation else { return }
    entries.take(outcome)
    noteNews()
  }
}
