import Glibc
import Monitor
import PerfMap
import Processes
import SystemPackage

// Whose the maps are, and which of them are let go of.
extension OldMapWatch {
  /// Asks about the processes that may have changed, and lets go of maps whose name and process are both gone.
  ///
  /// A process that is watched has not ended; what it is called is asked again now and then. Of the others, whether they are there.
  func identify(_ ended: Set<ProcessID>, _ monitor: inout Monitor) {
    identifyTurn += 1
    for (id, pid) in pids {
      let wasRunning = monitor.maps[id]?.process?.isRunning ?? false
      let mayHaveChanged = wasRunning ? !exits.isWatching(pid) || ended.contains(pid) : pid.isInUse
      if mayHaveChanged || id.rawValue % 10 == identifyTurn % 10 { identify(id, pid, &monitor) }
      if isGone(id, monitor) { forget(id, &monitor) }
    }
  }

  /// A map is a process' own.
  func belongs(_ id: MapID, to pid: ProcessID, _ monitor: inout Monitor) {
    pids[id] = pid
    identify(id, pid, &monitor)
  }

  func identify(_ id: MapID, _ pid: ProcessID, _ monitor: inout Monitor) {
    let facts = ProcessFacts(asking: processes, pid)
    monitor.identify(id, facts)
    recorder?.note(id, facts, at: monitor.now)
    if facts?.isRunning ?? false { _ = exits.watch(pid) } else { exits.stopWatching(pid) }
  }

  /// Whether nothing is left of a map.
  ///
  /// What lies in a container ends with its process: an open descriptor would keep the container's file system alive.
  func isGone(_ id: MapID, _ monitor: Monitor) -> Bool {
    let isRunning = monitor.maps[id]?.process?.isRunning ?? false
    guard vanished.contains(id) else { return monitor.maps[id]?.place == .container && !isRunning }
    return !isRunning || !isOpen(id, monitor) && !queue.contains(id)
  }

  /// Whether a map whose name is gone may still be read: its file is held open.
  func isOpen(_ id: MapID, _ monitor: Monitor) -> Bool {
    switch monitor.maps[id]?.status {
    case .following, .deleted: true
    case .absent, .unreadable, .notRegular, nil: false
    }
  }

  func forget(_ id: MapID, _ monitor: inout Monitor) {
    if let pid = pids[id] { exits.stopWatching(pid) }
    if let path = monitor.maps[id]?.path { byPath[path] = nil }
    pids[id] = nil
    busy[id] = nil
    vanished.remove(id)
    maps.forget(id)
    monitor.remove(id)
    recorder?.note(.removed(id), at: monitor.now)
  }
}
