import Dashboard
import Monitor
import Watching

extension MemoryWatch {
  /// Reads the memory of the process that is shown when that is due, for about `budget`; returns whether there is more to do.
  mutating func look(_ dashboard: inout Dashboard, _ monitor: inout Monitor, budget: Duration) -> Bool {
    if let due = dashboard.takeMemoryLook(&monitor) { start(due) }
    if let done = advance(budget: budget) { dashboard.finish(done.look, done.outcome, cost: done.cost, &monitor) }
    return isLooking
  }
}
