import PerfMap

/// What is known of all entries of one function together.
package struct FunctionGroup: Hashable, Sendable {
  /// The number of entries: how often it was compiled.
  package internal(set) var count = 0
  /// The tiers that its entries have.
  package internal(set) var tiers = TierSet()
  /// The bytes that its entries own now.
  package internal(set) var live = ByteCount.zero
  /// The bytes that newer entries, also its own, took from them.
  package internal(set) var lost = ByteCount.zero
  /// Its newest entry.
  package internal(set) var newest = EntryID(0)
  /// Where its entries stand among all of them.
  var start = 0
}
