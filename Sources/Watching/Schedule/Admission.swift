import PerfMap

/// Limits the number of followed maps, and stores the processes of the waiting ones. Any user can create a hundred thousand maps.
struct Admission {
  /// The limit for maps of the directory; nil if the maps were named.
  let limit: Int?
  private var waiting: Set<ProcessID> = []
  /// The time of the last search for a map to replace that found none.
  private var lastFailure: Duration = .seconds(-60)

  /// The time after a failed search before the next one, so that a flood of maps does not cause a search for each.
  static let searchInterval: Duration = .seconds(1)
  /// The number of waiting maps among which a running process is searched.
  static let searchLimit = 64

  init(limit: Int?) { self.limit = limit }

  /// The number of waiting maps.
  var count: Int { waiting.count }

  func hasRoom(besides followed: Int) -> Bool { limit.map { followed < $0 } ?? true }

  /// True if a map to replace may be searched now.
  func maySearch(at now: Duration) -> Bool { now - lastFailure >= Self.searchInterval }

  mutating func searchFailed(at now: Duration) { lastFailure = now }

  mutating func insert(_ pid: ProcessID) { waiting.insert(pid) }

  mutating func remove(_ pid: ProcessID) { waiting.remove(pid) }

  /// Removes and returns a waiting process, preferably a running one.
  mutating func next(_ isInUse: (ProcessID) -> Bool) -> ProcessID? {
    guard let chosen = waiting.prefix(Self.searchLimit).first(where: isInUse) ?? waiting.first else { return nil }
    waiting.remove(chosen)
    return chosen
  }
}
