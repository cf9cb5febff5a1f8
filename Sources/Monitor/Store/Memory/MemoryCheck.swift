import PerfMap
import Processes

/// A look at the memory of a map's process that is due; the loop takes it, for it knows files.
package struct MemoryCheck: Hashable, Sendable {
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
