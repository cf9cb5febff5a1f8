import PerfMap
import Processes

/// The known memory of the process of a map, and the schedule of checks.
struct MemoryHistory: Sendable {
  private(set) var memory = ProcessMemory.unseen
  /// All checks; reading takes at most a fiftieth of the time.
  private var checks = Throttle(every: pause)
  /// Full reads, repeated even if the sizes are unchanged.
  private var reads = Throttle(every: longestTrust)
  /// The sizes when the mappings were read.
  private var sizes: MemorySizes?

  private static let pause: Duration = .seconds(1)
  private static let longestTrust: Duration = .seconds(10)

  /// Returns true if a check is due, and starts its interval.
  mutating func isCheckDue(at now: Duration) -> Bool { checks.isDue(at: now) }

  /// Returns the sizes for which the mappings need not be read; nil if they must be.
  func trusted(at now: Duration) -> MemorySizes? { reads.hasPassed(at: now) ? nil : sizes }

  /// Records mappings, the number of entries before the read, and its cost. Returns true if that is a change.
  mutating func record(_ mappings: MemoryMappings, _ sizes: MemorySizes, entries: Int, cost: Duration, at now: Duration) -> Bool {
    self.sizes = sizes
    checks.interval = max(Self.pause, cost * 50)
    reads.interval = max(Self.longestTrust, cost * 500)
    reads.restart(at: now)
    return set(.seen(mappings, entries: entries))
  }

  /// Sets the known memory. Returns true if that is a change.
  mutating func set(_ memory: ProcessMemory) -> Bool {
    defer { self.memory = memory }
    return self.memory != memory
  }

  /// Marks all entries as unchecked, for another generation.
  mutating func forgetEntries() {
    if case .seen(let mappings, _) = memory { memory = .seen(mappings, entries: 0) }
  }
}

/// A check of the process memory of a map that is due; the event loop performs it.
package struct MemoryCheck: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    /// The sizes are unchanged, so the mappings are assumed to be.
    case unchanged
    /// The mappings, and the sizes from before they were read.
    case read(MemoryMappings, MemorySizes)
    case gone
    /// The mappings are not accessible.
    case failed(reason: String)
  }

  package let map: MapID
  package let pid: ProcessID
  /// The sizes for which the mappings need not be read again; nil if they must be.
  package let known: MemorySizes?
  /// The generation and number of entries of the map.
  let generation: Int
  let entries: Int
}
