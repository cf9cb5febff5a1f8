import PerfMap

// The tasks for another thread, and the updates at each tick of the monitor.
extension Selection {
  /// Starts a renewal of the filter result and a grouping if they are due; `shown` is nil if no map is shown.
  mutating func tick(_ shown: SelectedMap?, at now: Duration) {
    if let shown { filter.renewIfDue(shown) }
    grouping.discardIfHidden(&functions, at: now)
    if functions.isShown, let shown, let due = grouping.takeDue(groupingSource(shown)) { finish(due.run(), shown) }
  }

  /// Runs a requested grouping at once if there are few entries.
  mutating func groupSoon(_ shown: SelectedMap?) {
    guard functions.isShown, let shown, let due = grouping.takeAtOnce(groupingSource(shown)) else { return }
    finish(due.run(), shown)
  }

  private func groupingSource(_ shown: SelectedMap) -> GroupingSource {
    GroupingSource(entries: entries, functions: functions, filter: filter, shown: shown)
  }

  /// Returns a grouping for another thread, or nil if no grouping is due.
  mutating func takeGrouping(_ shown: SelectedMap) -> FunctionGrouping? {
    guard let due = grouping.takeElsewhere(groupingSource(shown)) else { return nil }
    progress = due.progress
    return due
  }

  /// Applies the result of a grouping, unless another map or generation is shown.
  mutating func finish(_ outcome: FunctionGrouping.Outcome, _ shown: SelectedMap?) {
    grouping.finish()
    progress = nil
    guard let shown, outcome.map == shown.record.id, outcome.generation == shown.generation else { return }
    functions.apply(outcome.groups, epoch: outcome.epoch)
    noteChange()
    if entries.selection == nil, case .function(let number) = functions.row(0) { selectFunction(number) }
  }

  /// Returns a sort for another thread, or nil if no sort is due.
  mutating func takeSort(_ shown: SelectedMap) -> EntrySort? {
    guard !functions.isShown, let due = sorting.take(entries, shown) else { return nil }
    progress = due.progress
    return due
  }

  /// Applies the result of a sort, unless another map or generation is shown.
  mutating func finish(_ outcome: EntrySort.Outcome, _ shown: SelectedMap?) {
    sorting.finish()
    progress = nil
    guard let shown, outcome.map == shown.record.id, outcome.generation == shown.generation else { return }
    entries.apply(outcome)
    noteChange()
  }
}
