import Monitor
import PerfMap

// What takes long: it is done in slices, or elsewhere on a picture of what is shown.
extension Dashboard {
  /// Whether something that takes long is not finished.
  package func isWorking(_ live: Monitor) -> Bool {
    timeline.shown(live).hasWork || arrangement.shown.contains(.detail) && timeline.shown(live).isEntryHistoryDue
  }

  /// Whether somebody waits for it.
  package func isAnswering(_ live: Monitor) -> Bool { timeline.shown(live).isAnswering }

  /// Goes on with what takes long, in what is shown; returns whether there is more to do.
  package mutating func work(_ live: inout Monitor, budget: Int) -> Bool {
    let isStoryShown = arrangement.shown.contains(.detail)
    return timeline.change(&live) { monitor in
      let more = monitor.work(budget: budget)
      return !more && isStoryShown ? monitor.workOnEntryHistory() : more
    }
  }

  /// Work on a picture of what is shown, to be done on another thread, if there is any due.
  package mutating func takeTask(_ live: inout Monitor) -> SnapshotTask? { timeline.change(&live) { $0.takeTask() } }

  /// Takes what it came to.
  package mutating func finish(_ outcome: SnapshotTask.Outcome, _ live: inout Monitor) {
    timeline.change(&live) { $0.finish(outcome) }
    if timeline.picture != nil { live.finish(outcome) }
  }

  /// A look at the memory of the process that is shown, if one is due and something on the screen tells of it.
  ///
  /// A frozen picture keeps what it has; only a map that nobody has looked at yet is looked at.
  package mutating func takeMemoryCheck(_ live: inout Monitor) -> MemoryCheck? {
    let picture = timeline.picture
    guard isMemoryShown(picture ?? live), picture == nil || picture?.selected?.memory == .unseen else { return nil }
    return timeline.change(&live) { $0.takeMemoryCheck() }
  }

  private func isMemoryShown(_ monitor: Monitor) -> Bool {
    arrangement.shown.contains(.entries) && preferences.columns.contains(.flags) || arrangement.shown.contains(.detail)
      || monitor.filter?.filter.needsMemory ?? false
  }

  /// Takes the outcome of a look at memory, and how long reading took.
  package mutating func finish(_ look: MemoryCheck, _ outcome: MemoryCheck.Outcome, cost: Duration, _ live: inout Monitor) {
    timeline.change(&live) { $0.finish(look, outcome, cost: cost) }
    if timeline.picture != nil { live.finish(look, outcome, cost: cost) }
  }

  /// Lets `body` change what is shown: the frozen picture, or the live monitor.
  mutating func withShown<Result>(_ live: inout Monitor, _ body: (inout Dashboard, inout Monitor) -> Result) -> Result {
    guard var picture = timeline.picture else { return body(&self, &live) }
    defer { timeline.keep(picture) }
    return body(&self, &picture)
  }
}
