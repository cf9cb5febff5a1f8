import PerfMap

/// The limit on the number of entries in all maps together, and the current number.
struct EntryBudget: Sendable {
  var limit = EntryTable.largestCount
  private(set) var kept = 0
  /// The number of entries beyond the limit, which are only counted.
  private(set) var leftOut = 0

  /// Returns the largest number of entries for a map that has `count` already.
  func limit(for count: Int) -> Int { count + max(0, limit - kept) }

  mutating func update(_ contents: MapContents, before: (entries: Int, leftOut: Int)) {
    kept += contents.entries.count - before.entries
    leftOut += contents.leftOut - before.leftOut
  }

  mutating func remove(_ contents: MapContents) {
    kept -= contents.entries.count
    leftOut -= contents.leftOut
  }
}
