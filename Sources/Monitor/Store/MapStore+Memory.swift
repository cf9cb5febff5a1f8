import PerfMap
import Processes

// The memory of the processes of maps, which the loop looks at.
extension MapStore {
  /// Begins a look at the memory of a map's process, if one is due.
  mutating func takeMemoryCheck(at id: MapID, now: Duration) -> MemoryCheck? {
    guard let map = maps[id] else { return nil }
    guard let process = map.process, process.isRunning, map.state != .stale else {
      note(id) { $0.processMemory.set(map.state == .stale ? .otherProcess : .exited) }
      return nil
    }
    guard change(id, { $0.processMemory.isCheckDue(at: now) }) ?? false else { return nil }
    // New entries may be in memory that is as new.
    let hasNews = if case .seen(_, let entries) = map.memory { map.contents.entries.count > entries } else { false }
    return MemoryCheck(
      map: id, pid: process.pid, known: hasNews ? nil : map.processMemory.trusted(at: now), generation: map.generation?.number ?? 0,
      entries: map.contents.entries.count)
  }

  /// Takes the outcome of a look, and how long reading took.
  mutating func finish(_ look: MemoryCheck, _ outcome: MemoryCheck.Outcome, cost: Duration, now: Duration) {
    guard let map = maps[look.map], map.process?.isRunning ?? false, map.state != .stale else { return }
    note(look.map) { map in
      switch outcome {
      case .unchanged: return false
      case .gone: return map.processMemory.set(.exited)
      case .failed(let reason): return map.processMemory.set(.unknown(reason: reason))
      case .read(let mappings, let sizes):
        let entries = map.generation?.number ?? 0 == look.generation ? look.entries : 0
        return map.processMemory.take(mappings, sizes, entries: entries, cost: cost, at: now)
      }
    }
  }
}
