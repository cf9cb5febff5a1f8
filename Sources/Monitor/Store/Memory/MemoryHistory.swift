import PerfMap
import Processes

/// The known memory mappings of a map's process, and the schedule of their checks.
struct MemoryHistory: Sendable {
  private(set) var memory = ProcessMemory.unseen
  /// The number of times that the mappings differed from those read before.
  private(set) var changes = 0
  /// The schedule of checks. The interval is at least 50 times the cost of the last read of the mappings, to limit the load to 2 %.
  private var checks = Throttle(every: pause)
  /// The schedule of reads of the mappings that take place even if the sizes are unchanged.
  private var reads = Throttle(every: longestTrust)
  /// The memory sizes of the process when the mappings were read.
  private var sizes: MemorySizes?

  private static let pause: Duration = .seconds(1)
  private static let longestTrust: Duration = .seconds(10)

  /// Returns true if a check is due, and starts its interval.
  mutating func isCheckDue(at now: Duration) -> Bool { checks.isDue(at: now) }

  /// Returns the memory sizes at the last read of the mappings; nil if the mappings must be read even if the sizes are unchanged.
  func trusted(at now: Duration) -> MemorySizes? { reads.hasPassed(at: now) ? nil : sizes }

  /// Records mappings. `entries` is the number of entries when the read of the mappings began, and `cost` the time that the read took.
  ///
  /// Returns true if the known memory has changed.
  mutating func record(_ mappings: MemoryMappings, _ sizes: MemorySizes, entries: Int, cost: Duration, at now: Duration) -> Bool {
    self.sizes = sizes
    checks.interval = max(Self.pause, cost * 50)
    reads.interval = max(Self.longestTrust, cost * 500)
    reads.restart(at: now)
    if case .seen(let known, _) = memory, known != mappings { changes += 1 }
    return set(.seen(mappings, entries: entries))
  }

  /// Sets the known memory. Returns true if it has changed.
  mutating func set(_ memory: ProcessMemory) -> Bool {
    defer { self.memory = memory }
    return self.memory != memory
  }

  /// Marks all entries as unchecked, because another generation has begun.
  mutating func forgetEntries() {
    if case .seen(let mappings, _) = memory { memory = .seen(mappings, entries: 0) }
  }
}

/// A check of the memory mappings of a map's process, which the event loop performs.
package struct MemoryCheck: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    /// The memory sizes are unchanged, so that the mappings have probably not changed.
    case unchanged
    /// The mappings, and the memory sizes from before the mappings were read.
    case read(MemoryMappings, MemorySizes)
    /// The process has exited.
    case gone
    /// The mappings are not accessible.
    case failed(reason: String)
  }

  package let map: MapID
  package let pid: ProcessID
  /// The memory sizes at the last read of the mappings; nil if the mappings must be read even if the sizes are unchanged.
  package let known: MemorySizes?
  /// The generation and number of entries of the map when the check began.
  let generation: Int
  let entries: Int
}
