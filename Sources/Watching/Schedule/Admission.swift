import PerfMap

/// Limits the number of followed maps, because any user can create 100,000 maps. Stores the PIDs of maps that wait to be followed.
struct Admission {
  /// The maximum number of followed maps; nil, for no limit, if maps were named.
  let limit: Int?
  private var waiting: Set<ProcessID> = []
  /// The time of the last failed search for a followed map that could be removed for a waiting one.
  private var lastFailure: Duration = .seconds(-60)

  /// The minimum time between a failed search and the next search. A flood of maps therefore does not cause a search for each map.
  static let searchInterval: Duration = .seconds(1)
  /// The maximum number of waiting PIDs that are checked for a running process.
  static let searchLimit = 64

  init(limit: Int?) { self.limit = limit }

  /// The number of waiting maps.
  var count: Int { waiting.count }

  func hasRoom(besides followed: Int) -> Bool { limit.map { followed < $0 } ?? true }

  /// Returns true if a search for a followed map to remove is permitted now.
  func maySearch(at now: Duration) -> Bool { now - lastFailure >= Self.searchInterval }

  mutating func searchFailed(at now: Duration) { lastFailure = now }

  mutating func insert(_ pid: ProcessID) { waiting.insert(pid) }

  mutating func remove(_ pid: ProcessID) { waiting.remove(pid) }

  /// Removes and returns a waiting PID, preferably that of a running process; nil if none waits.
  mutating func next(_ isInUse: (ProcessID) -> Bool) -> ProcessID? {
    guard let chosen = waiting.prefix(Self.searchLimit).first(where: isInUse) ?? waiting.first else { return nil }
    waiting.remove(chosen)
    return chosen
  }
}
