import PerfMap

/// The totals of all entries of one function.
package struct FunctionGroup: Hashable, Sendable {
  /// The number of entries, which is how often it was compiled.
  package internal(set) var count = 0
  package internal(set) var tiers = TierSet()
  /// The bytes that its entries own now.
  package internal(set) var live = ByteCount.zero
  /// The bytes that newer entries, including its own, took from them.
  package internal(set) var lost = ByteCount.zero
  package internal(set) var newest = EntryID(0)
  /// The start of its entries in the list of all members.
  var start = 0
}
