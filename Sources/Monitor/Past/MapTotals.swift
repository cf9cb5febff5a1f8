import PerfMap

/// The numbers of a map, as its row shows them.
public struct MapTotals: Hashable, Sendable {
  /// The entries that are kept.
  public var entries = 0
  /// Those beyond the limit, which are only counted.
  public var leftOut = 0
  /// The overlaps.
  public var overlaps = 0
  /// The malformed lines.
  public var malformed = 0
  /// How much code is live, trimmed and dead.
  public var code = CodeBytes()
  /// The number of bytes read of the file.
  public var bytes = ByteCount.zero
  /// Whether the last line has no end.
  public var hasTail = false

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
