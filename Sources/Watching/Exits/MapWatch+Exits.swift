import Monitor
import PerfMap
import Processes

// The ends of processes, and what is known of those that run.
extension MapWatch {
  /// Reads the facts of a process, and watches it for its end.
  func identify(_ id: MapID, _ pid: ProcessID, _ monitor: inout Monitor) {
    let facts = ProcessFacts(asking: processes, pid)
    monitor.identify(id, facts)
    recorder?.note(id, facts, at: monitor.now)
    let isRunning = facts?.isRunning ?? false
    if !isRunning { exits.stopWatching(pid) }
    handle(.identified(id, pid, isRunning: isRunning, isRunning && exits.watch(pid) ? .reported : .notReported), &monitor)
  }

  /// Takes the processes that have ended, asks about those that may have changed, and forgets maps of which nothing is left.
  func identify(_ monitor: inout Monitor) {
    guard let due = scheduler.identify(ended: exits.ended(), context(monitor)) else { return }
    perform(due, &monitor)
    perform(scheduler.forgetGone(), &monitor)
  }
}
