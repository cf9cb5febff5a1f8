import PerfMap

/// The state of a map relative to its process.
package enum MapState: Hashable, Sendable {
  /// The process runs, and has written an entry within the last 30 s.
  case live
  /// The process runs, and has written no entry for 30 s.
  case idle
  /// The map was written before the process that now has the PID started: it describes the code of another process.
  case stale
  /// The file belongs to no process: it is not in a directory of maps, or its name contains no PID.
  case file
  /// No process that may have written the map has the PID, or only a zombie has it.
  case exited
  /// The map cannot be read.
  case unreadable(reason: String)

  /// The time without an entry after which a live map is idle.
  package static let idleAfter: Duration = .seconds(30)

  /// The time by which the last write may precede the start of the process before the map is stale.
  ///
  /// File times advance every 1 to 10 ms, start times every 10 ms, and the clock of a file server may differ. Few systems start processes
  /// so fast that a PID is reused within 1 s.
  package static let startTolerance: Duration = .seconds(1)

  /// Returns the state of a map: the first state that applies of unreadable, file, exited, stale, idle and live.
  ///
  /// - Parameters:
  ///   - pid: The PID of the map; nil for a file that belongs to no process.
  ///   - process: The process with the PID of the map, if there is one.
  ///   - lastWrite: The modification time of the file.
  ///   - lastEntry: The time at which the last entry arrived. If nil, the last write is used, because no entry is newer.
  ///   - now: The current time.
  ///   - unreadable: The reason why the file cannot be read, if any.
  package static func classify(
    _ pid: ProcessID?, process: ProcessFacts?, lastWrite: WallTime, lastEntry: WallTime?, now: WallTime, unreadable: String?
  ) -> MapState {
    if let unreadable { return .unreadable(reason: unreadable) }
    guard let process, process.isRunning else { return pid == nil ? .file : .exited }
    if process.startTime.since(lastWrite) > startTolerance { return .stale }
    return now.since(lastEntry ?? lastWrite) >= idleAfter ? .idle : .live
  }

  /// The name of the state, as in JSON.
  package var name: String {
    switch self {
    case .live: "live"
    case .idle: "idle"
    case .stale: "stale"
    case .file: "file"
    case .exited: "exited"
    case .unreadable: "unreadable"
    }
  }
}
