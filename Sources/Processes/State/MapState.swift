import PerfMap

/// What a map is to the process that its file name gives: the first thing to know before believing it.
package enum MapState: Hashable, Sendable {
  /// Its process runs, is the one that wrote it, and wrote an entry within the last 30 s.
  case live
  /// As live, but without an entry for 30 s or more.
  case idle
  /// Written before the process that has this number now started: somebody else's code.
  case stale
  /// No such process any more.
  case exited
  /// It cannot be read, and why.
  case unreadable(reason: String)

  /// How long a live map has no entry before it is idle.
  package static let idleAfter: Duration = .seconds(30)

  /// How much older than its process a map may look and still be of that process.
  ///
  /// File times come from a clock that advances every 1 to 10 ms, start times from ticks of 10 ms, and a file may lie on another machine
  /// whose clock differs a little. No process number comes round again within 1 s unless the system does hardly anything but start processes.
  package static let startTolerance: Duration = .seconds(1)

  /// Tells the state of a map.
  ///
  /// A map that cannot be read is unreadable whatever else is true, then exited, stale and idle are asked in this order.
  /// - Parameters:
  ///   - process: the process with the number of the map, if there is one.
  ///   - lastWrite: when the file was last modified.
  ///   - lastEntry: when an entry was last seen to arrive; without one, the last write stands for it, for no entry is newer.
  ///   - now: the moment to judge at.
  ///   - unreadable: why the file cannot be read, if it cannot.
  package static func classify(
    process: ProcessFacts?, lastWrite: WallTime, lastEntry: WallTime?, now: WallTime, unreadable: String?
  ) -> MapState {
    if let unreadable { return .unreadable(reason: unreadable) }
    guard let process, process.isRunning else { return .exited }
    if process.startTime.since(lastWrite) > startTolerance { return .stale }
    return now.since(lastEntry ?? lastWrite) >= idleAfter ? .idle : .live
  }

  /// The one word for the state, as in JSON: `live`, `idle`, `stale`, `exited` or `unreadable`.
  package var name: String {
    switch self {
    case .live: "live"
    case .idle: "idle"
    case .stale: "stale"
    case .exited: "exited"
    case .unreadable: "unreadable"
    }
  }
}
