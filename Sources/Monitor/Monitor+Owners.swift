import PerfMap
import Processes

// Whose a map is: what is known of its process, and of others that write into it.
extension Monitor {
  /// What is known of the process of a map; nil when there is none, or none any more.
  ///
  /// Another process under the same number owns nothing of what is there: the map is stale until something is written into it.
  package mutating func identify(_ id: MapID, _ process: ProcessFacts?) {
    guard var map = maps.removeValue(forKey: id) else { return }
    if let process {
      if let before = map.process, process.isSuccessor(of: before) || process.pid != before.pid {
        map.forgetMemory()
        if process.isSuccessor(of: before), !map.isWritten(since: process.startTime) { map.isInherited = true }
      }
      map.process = process
    } else {
      // What it was called is worth keeping.
      map.process?.isRunning = false
    }
    updateState(&map)
    maps[id] = map
  }

  /// A map belongs to a process whose number is not the one in its name: it lives in another PID namespace.
  package mutating func attribute(_ id: MapID, to pid: ProcessID) {
    guard maps[id] != nil, maps[id]?.pid != pid else { return }
    maps[id]?.pid = pid
    maps[id]?.process = nil
    revision += 1
  }

  /// The processes that write into a map, where there are several; otherwise none.
  package mutating func note(writers: [ProcessID], of id: MapID) {
    guard maps[id] != nil, maps[id]?.writers != writers else { return }
    maps[id]?.writers = writers
    revision += 1
  }
}

extension MapRecord {
  /// Whether the file was written after a moment, as far as the clocks of files and processes tell.
  fileprivate func isWritten(since moment: WallTime) -> Bool { lastWrite.map { $0.since(moment) > .milliseconds(20) } ?? false }
}
