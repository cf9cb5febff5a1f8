import PerfMap
import Processes

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
