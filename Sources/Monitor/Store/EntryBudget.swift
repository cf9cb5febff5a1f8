import PerfMap

/// How many entries all maps together may keep, and how many they do.
struct EntryBudget: Sendable {
  /// The largest number.
  var limit = EntryTable.largestCount
  /// The number of entries that are kept.
  private(set) var kept = 0
  /// The number of entries beyond the limit, which are counted only.
  private(set) var leftOut = 0

  /// The largest number of entries for a map with so many.
  func limit(for count: Int) -> Int { count + max(0, limit - kept) }

  /// Books that the contents of a map were others before.
  mutating func book(_ contents: MapContents, before: (entries: Int, leftOut: Int)) {
    kept += contents.entries.count - before.entries
    leftOut += contents.leftOut - before.leftOut
  }

  /// Books that a map is gone.
  mutating func remove(_ contents: MapContents) {
    kept -= contents.entries.count
    leftOut -= contents.leftOut
  }
}
