import PerfMap

/// The numbers of a map, as its row shows them.
package struct MapTotals: Hashable, Sendable {
  /// The entries that are kept.
  package var entries = 0
  /// Those beyond the limit, which are only counted.
  package var leftOut = 0
  /// The overlaps.
  package var overlaps = 0
  /// The malformed lines.
  package var malformed = 0
  /// How much code is live, trimmed and dead.
  package var code = CodeBytes()
  /// The number of bytes read of the file.
  package var bytes = ByteCount.zero
  /// Whether the last line has no end.
  package var hasTail = false

  /// Makes the numbers of nothing.
  init() {}

  /// Takes the numbers of contents. O(1).
  init(_ contents: MapContents) {
    entries = contents.entries.count
    leftOut = contents.leftOut
    overlaps = contents.overlapCounts.total
    malformed = contents.malformed.count
    code = contents.codeBytes
    bytes = contents.byteCount
    hasTail = contents.tail != nil
  }
}
