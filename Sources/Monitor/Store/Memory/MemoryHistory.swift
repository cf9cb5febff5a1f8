import PerfMap
import Processes

/// What is known of the memory of a map's process, when it was looked at, and what that cost.
struct MemoryHistory: Sendable {
  /// What is known.
  private(set) var memory = ProcessMemory.unseen
  /// Looks of any sort: reading takes a fiftieth of the time at most.
  private var looks = Throttle(every: pause)
  /// The mappings are read again even if nothing tells that they have changed.
  private var reads = Throttle(every: longestTrust)
  /// The sizes when the mappings were read.
  private var sizes: MemorySizes?

  private static let pause: Duration = .seconds(1)
  private static let longestTrust: Duration = .seconds(10)

  /// Returns whether a look is due, and begins it if it is.
  mutating func isCheckDue(at now: Duration) -> Bool { looks.isDue(at: now) }

  /// The sizes that save reading the mappings; nil when they have to be read.
  func trusted(at now: Duration) -> MemorySizes? { reads.hasPassed(at: now) ? nil : sizes }

  /// Takes mappings, how long reading them took, and the number of entries that there were before. Returns whether they are news.
  mutating func take(_ mappings: MemoryMappings, _ sizes: MemorySizes, entries: Int, cost: Duration, at now: Duration) -> Bool {
    self.sizes = sizes
    looks.interval = max(Self.pause, cost * 50)
    reads.interval = max(Self.longestTrust, cost * 500)
    reads.restart(at: now)
    return set(.seen(mappings, entries: entries))
  }

  /// Sets what is known. Returns whether that is news.
  mutating func set(_ memory: ProcessMemory) -> Bool {
    defer { self.memory = memory }
    return self.memory != memory
  }

  /// All entries are of another generation: none of them was there at the last look.
  mutating func forgetEntries() {
    if case .seen(let mappings, _) = memory { memory = .seen(mappings, entries: 0) }
  }
}
