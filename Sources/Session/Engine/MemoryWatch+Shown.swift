import Watching

extension MemoryWatch {
  /// Reads the memory of the process that is shown when that is due, for about `budget`; returns whether there is more to do.
  mutating func poll(_ shown: inout MonitorScreen, budget: Duration) -> Bool {
    if let due = shown.dashboard.takeMemoryCheck(&shown.monitor) { start(due) }
    if let done = advance(budget: budget) { shown.dashboard.finish(done.look, done.outcome, cost: done.cost, &shown.monitor) }
    return isLooking
  }
}
