import Monitor
import PerfMap

// Long work: done in slices, or on another thread with a snapshot.
extension Dashboard {
  /// Returns true if long work is unfinished in the shown monitor, or if the live monitor must read lines for a comparison.
  package func isWorking(_ live: Monitor) -> Bool {
    timeline.shown(live).hasWork || arrangement.shown.contains(.detail) && timeline.shown(live).isEntryHistoryDue || live.isReadingLines
  }

  /// Returns true if the user waits for a search, for the first pass of a filter, or for function names.
  package func isAnswering(_ live: Monitor) -> Bool { timeline.shown(live).isAnswering }

  /// Does a slice of long work in the shown monitor, such as up to `budget` rows of a search. Returns true if work remains.
  ///
  /// If the shown monitor has no work left, reads lines for a comparison in the live monitor.
  package mutating func work(_ live: inout Monitor, budget: Int) -> Bool {
    let isDetailShown = arrangement.shown.contains(.detail)
    let more = timeline.change(&live) { monitor in
      let more = monitor.work(budget: budget)
      return !more && isDetailShown ? monitor.workOnEntryHistory() : more
    }
    return more || live.readLines()
  }

  /// Returns a task for another thread: of the shown monitor or, if none is due, a comparison of the live monitor. Nil if no task is due.
  package mutating func takeTask(_ live: inout Monitor) -> SnapshotTask? {
    timeline.change(&live) { $0.takeTask() } ?? live.takeComparison().map { .compare($0) }
  }

  package mutating func finish(_ outcome: SnapshotTask.Outcome, _ live: inout Monitor) {
    timeline.change(&live) { $0.finish(outcome) }
    if timeline.picture != nil { live.finish(outcome) }
  }

  /// Returns a check of the shown process's memory, if one is due and its result is visible.
  ///
  /// In a frozen snapshot, only maps that were never checked are checked.
  package mutating func takeMemoryCheck(_ live: inout Monitor) -> MemoryCheck? {
    let picture = timeline.picture
    guard isMemoryShown(picture ?? live), picture == nil || picture?.selected?.memory == .unseen else { return nil }
    return timeline.change(&live) { $0.takeMemoryCheck() }
  }

  private func isMemoryShown(_ monitor: Monitor) -> Bool {
    arrangement.shown.contains(.entries) && preferences.columns.contains(.flags) || arrangement.shown.contains(.detail)
      || monitor.filter?.filter.needsMemory ?? false
  }

  /// Stores the outcome of a memory check, and the time that the check took.
  package mutating func finish(_ check: MemoryCheck, _ outcome: MemoryCheck.Outcome, cost: Duration, _ live: inout Monitor) {
    timeline.change(&live) { $0.finish(check, outcome, cost: cost) }
    if timeline.picture != nil { live.finish(check, outcome, cost: cost) }
  }

  /// Calls `body` with the shown monitor: the frozen snapshot or, without one, the live monitor.
  mutating func withShown<Result>(_ live: inout Monitor, _ body: (inout Dashboard, inout Monitor) -> Result) -> Result {
    guard var picture = timeline.picture else { return body(&self, &live) }
    defer { timeline.keep(picture) }
    return body(&self, &picture)
  }
}
