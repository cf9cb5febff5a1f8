import PerfMap

// Which entries lie in executable memory: of the map that is shown, looked at by the loop.
extension Monitor {
  /// A look at the memory of the selected map's process, if one is due: at once for another map, then each second at most; of an earlier moment, none.
  ///
  /// It is given out once; its outcome goes to ``finish(_:_:cost:)``.
  package mutating func takeMemoryLook() -> MemoryLook? {
    guard !isLookingAtMemory, !isPast, let map = selected else { return nil }
    guard let process = map.process, process.isRunning, map.state != .stale else {
      setMemory(map.state == .stale ? .otherProcess : .exited, of: map.id)
      return nil
    }
    guard map.memoryHistory.isDue(now.uptime) else { return nil }
    // New entries may lie in memory that is as new.
    let hasNews = if case .seen(_, let entries) = map.memory { map.contents.entries.count > entries } else { false }
    isLookingAtMemory = true
    maps[map.id]?.memoryHistory.lastLook = now.uptime
    return MemoryLook(
      map: map.id, pid: process.pid, known: hasNews ? nil : map.memoryHistory.trusted(now.uptime), generation: map.generation?.number ?? 0,
      entries: map.contents.entries.count)
  }

  /// Takes the outcome of a look, and how long reading took.
  package mutating func finish(_ look: MemoryLook, _ outcome: MemoryLook.Outcome, cost: Duration) {
    isLookingAtMemory = false
    guard let map = maps[look.map], map.process?.isRunning ?? false, map.state != .stale else { return }
    switch outcome {
    case .unchanged: return
    case .gone: setMemory(.exited, of: look.map)
    case .failed(let reason): setMemory(.unknown(reason: reason), of: look.map)
    case .read(let mappings, let sizes):
      maps[look.map]?.memoryHistory.sizes = sizes
      maps[look.map]?.memoryHistory.lastRead = now.uptime
      maps[look.map]?.memoryHistory.cost = cost
      let entries = map.generation?.number ?? 0 == look.generation ? look.entries : 0
      setMemory(.seen(mappings, entries: entries), of: look.map)
    }
  }

  private mutating func setMemory(_ memory: ProcessMemory, of id: MapID) {
    guard maps[id]?.memory != memory else { return }
    maps[id]?.memory = memory
    revision += 1
  }
}
