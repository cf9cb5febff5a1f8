import MapAnalysis
import PerfMap

/// The code at a sampled address.
package struct SampledCode {
  /// The kind of memory that contains the code, as in the output of `jittop hot`.
  package enum Place: String, Hashable, Comparable, Sendable {
    /// Memory whose code is described by an entry of the map.
    case map
    /// A mapped file, or code that the kernel maps into each process.
    case file
    /// Anonymous memory without an entry, or unknown memory without an entry.
    case unnamed

    package static func < (left: Place, right: Place) -> Bool { left.rawValue < right.rawValue }
  }

  package let place: Place
  /// The newest entry for the code; nil if the map has none.
  package let entry: EntryID?
  /// The mapping; nil if the memory of the process is not known.
  package let mapping: MemoryMapping?

  /// Finds the code at an address: the newest entry of the map so far, and the mapping. O(log entries).
  ///
  /// Code in a mapped file has an entry if the map describes its address, or another address at which the same byte of the file is mapped.
  package init(at address: Address, _ contents: MapContents, _ layout: CodeLayout) {
    mapping = layout.mapping(at: address)
    let direct = contents.ranges.piece(at: address)?.owner
    switch mapping?.kind {
    case .file:
      place = .file
      entry = direct ?? mapping.flatMap { Self.alias(of: address, in: $0, contents, layout) }
    case .vdso, .special:
      place = direct == nil ? .file : .map
      entry = direct
    default:
      place = direct == nil ? .unnamed : .map
      entry = direct
    }
  }

  private static func alias(
    of address: Address, in mapping: MemoryMapping, _ contents: MapContents, _ layout: CodeLayout
  ) -> EntryID? {
    for alias in layout.aliases(of: address, in: mapping) {
      if let piece = contents.ranges.piece(at: alias) { return piece.owner }
    }
    return nil
  }
}
