import PerfMap

/// The numbers in the row of a map.
package struct MapTotals: Hashable, Sendable {
  package var entries = 0
  /// Entries beyond the limit, which are only counted.
  package var leftOut = 0
  package var overlaps = 0
  /// Malformed lines.
  package var malformed = 0
  package var code = CodeBytes()
  /// Bytes read from the file.
  package var bytes = ByteCount.zero
  /// True if the last line is unterminated.
  package var hasTail = false

  init() {}

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
