import Monitor
import PerfMap

// What takes long: it is done in slices, or elsewhere on a picture of what is shown.
extension Dashboard {
  /// Whether something that takes long is not finished.
  package func isWorking(_ live: Monitor) -> Bool {
    (frozen ?? live).hasWork || arrangement.shown.contains(.detail) && (frozen ?? live).isStoryDue
  }

  /// Whether somebody waits for it.
  package func isAnswering(_ live: Monitor) -> Bool { (frozen ?? live).isAnswering }

  /// Goes on with what takes long, in what is shown; returns whether there is more to do.
  package mutating func work(_ live: inout Monitor, budget: Int) -> Bool {
    let isStoryShown = arrangement.shown.contains(.detail)
    return withShown(&live) { _, monitor in
      let more = monitor.work(budget: budget)
      return !more && isStoryShown ? monitor.workOnStory() : more
    }
  }

  /// Work on a picture of what is shown, to be done on another thread, if there is any due.
  package mutating func takeTask(_ live: inout Monitor) -> SnapshotTask? { withShown(&live) { $1.takeTask() } }

  /// Takes what it came to.
  package mutating func finish(_ outcome: SnapshotTask.Outcome, _ live: inout Monitor) {
    withShown(&live) { $1.finish(outcome) }
    if frozen != nil { live.finish(outcome) }
  }

  /// A look at the memory of the process that is shown, if one is due and something on the screen tells of it.
  ///
  /// A frozen picture keeps what it has; only a map that nobody has looked at yet is looked at.
  package mutating func takeMemoryLook(_ live: inout Monitor) -> MemoryLook? {
    guard isMemoryShown(frozen ?? live), frozen == nil || frozen?.selected?.memory == .unseen else { return nil }
    return withShown(&live) { $1.takeMemoryLook() }
  }

  private func isMemoryShown(_ monitor: Monitor) -> Bool {
    arrangement.shown.contains(.entries) && preferences.columns.contains(.flags) || arrangement.shown.contains(.detail)
      || monitor.filter?.filter.needsMemory ?? false
  }

  /// Takes the outcome of a look at memory, and how long reading took.
  package mutating func finish(_ look: MemoryLook, _ outcome: MemoryLook.Outcome, cost: Duration, _ live: inout Monitor) {
    withShown(&live) { $1.finish(look, outcome, cost: cost) }
    if frozen != nil { live.finish(look, outcome, cost: cost) }
  }

  /// Lets `body` change what is shown: the frozen picture, or the live monitor.
  mutating func withShown<Result>(_ live: inout Monitor, _ body: (inout Dashboard, inout Monitor) -> Result) -> Result {
    guard var picture = frozen else { return body(&self, &live) }
    let result = body(&self, &picture)
    frozen = picture
    return result
  }
}
