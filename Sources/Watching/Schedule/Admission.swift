import PerfMap

/// Bounds how many maps are followed; the others wait. Anybody may create a hundred thousand of them.
struct Admission {
  /// The most maps of the directory that are followed; nil if all are, because they were named.
  let limit: Int?
  private var waiting: Set<ProcessID> = []
  /// When no map could make room.
  private var lastFull: Duration = .seconds(-60)

  /// How long no room is looked for after none was found.
  static let pause: Duration = .seconds(1)
  /// The most waiting maps that are tried for a running process.
  static let mostTried = 64

  init(limit: Int?) { self.limit = limit }

  /// The number of maps that wait.
  var count: Int { waiting.count }

  /// True if a map can be followed besides so many others.
  func hasRoom(besides followed: Int) -> Bool { limit.map { followed < $0 } ?? true }

  /// True if room may be looked for at this time.
  func maySearch(at now: Duration) -> Bool { now - lastFull >= Self.pause }

  /// Records that no map could make room: the search is not repeated for each map of a flood.
  mutating func failed(at now: Duration) { lastFull = now }

  /// Makes the map of a process wait.
  mutating func insert(_ pid: ProcessID) { waiting.insert(pid) }

  /// Removes the map of a process.
  mutating func remove(_ pid: ProcessID) { waiting.remove(pid) }

  /// Removes and returns one that waits, preferring a running process among the first 64.
  mutating func next(_ isInUse: (ProcessID) -> Bool) -> ProcessID? {
    guard let chosen = waiting.prefix(Self.mostTried).first(where: isInUse) ?? waiting.first else { return nil }
    waiting.remove(chosen)
    return chosen
  }
}
