import Watching

extension MemoryWatch {
  /// Checks the memory of the selected process if a check is due, for about `budget`. Returns true if the check is unfinished.
  mutating func poll(_ screen: inout MonitorScreen, budget: Duration) -> Bool {
    if let due = screen.dashboard.takeMemoryCheck(&screen.monitor) { start(due) }
    if let done = advance(budget: budget) { screen.dashboard.finish(done.look, done.outcome, cost: done.cost, &screen.monitor) }
    return isLooking
  }
}
