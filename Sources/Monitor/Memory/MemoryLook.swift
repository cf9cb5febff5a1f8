import PerfMap
import Processes

/// A look at the memory of a map's process that is due; the loop takes it, for it knows files.
package struct MemoryLook: Hashable, Sendable {
  /// What a look came to.
  package enum Outcome: Hashable, Sendable {
    /// The sizes are those of before: so are the mappings.
    case unchanged
    /// The mappings, and the sizes before they were read.
    case read(MemoryMappings, MemorySizes)
    /// The process has gone.
    case gone
    /// It may not be seen, and why.
    case failed(reason: String)
  }

  /// Whose map it is.
  package let map: MapID
  /// The process.
  package let pid: ProcessID
  /// The mappings need not be read while the sizes are these; nil when they have to be.
  package let known: MemorySizes?
  /// The generation of the map and how many entries it has.
  let generation: Int
  let entries: Int
}

/// When the memory of a process was looked at, and what that cost.
struct MemoryHistory: Sendable {
  /// The last look of any sort.
  var lastLook: Duration?
  /// The last time that the mappings were read.
  var lastRead: Duration = .zero
  /// How long that took.
  var cost: Duration = .zero
  /// The sizes at that time.
  var sizes: MemorySizes?

  /// How often is looked at most.
  private static let pause: Duration = .seconds(1)
  /// How often the mappings are read although nothing tells that they have changed.
  private static let longestTrust: Duration = .seconds(10)

  /// Whether it is time to look again: reading takes a fiftieth of the time at most.
  func isDue(_ now: Duration) -> Bool { lastLook.map { now - $0 >= max(Self.pause, cost * 50) } ?? true }

  /// The sizes that save reading the mappings; nil when they have to be read.
  func trusted(_ now: Duration) -> MemorySizes? { now - lastRead < max(Self.longestTrust, cost * 500) ? sizes : nil }
}
