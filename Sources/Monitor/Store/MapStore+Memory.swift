import PerfMap
import Processes

// Checks of the memory mappings of processes, which the event loop performs.
extension MapStore {
  /// Returns a check of the process memory of a map, or nil if none is due.
  mutating func takeMemoryCheck(at id: MapID, now: Duration) -> MemoryCheck? {
    guard let map = maps[id] else { return nil }
    guard let process = map.process, process.isRunning, map.state != .stale else {
      note(id) { $0.processMemory.set(map.state == .stale ? .otherProcess : .exited) }
      return nil
    }
    guard change(id, { $0.processMemory.isCheckDue(at: now) }) ?? false else { return nil }
    // New entries may be in new memory: read the mappings even if the sizes are unchanged.
    let hasNews = if case .seen(_, let entries) = map.memory { map.contents.entries.count > entries } else { false }
    return MemoryCheck(
      map: id, pid: process.pid, known: hasNews ? nil : map.processMemory.trusted(at: now), generation: map.generation?.number ?? 0,
      entries: map.contents.entries.count)
  }

  /// Records the outcome of a check; `cost` is the time that the check took.
  mutating func finish(_ check: MemoryCheck, _ outcome: MemoryCheck.Outcome, cost: Duration, now: Duration) {
    guard let map = maps[check.map], map.process?.isRunning ?? false, map.state != .stale else { return }
    note(check.map) { map in
      switch outcome {
      case .unchanged: return false
      case .gone: return map.processMemory.set(.exited)
      case .failed(let reason): return map.processMemory.set(.unknown(reason: reason))
      case .read(let mappings, let sizes):
        let entries = map.generation?.number ?? 0 == check.generation ? check.entries : 0
        return map.processMemory.record(mappings, sizes, entries: entries, cost: cost, at: now)
      }
    }
  }
}
