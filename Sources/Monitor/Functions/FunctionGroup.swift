import PerfMap

/// What is known of all entries of one function together.
public struct FunctionGroup: Hashable, Sendable {
  /// The number of entries: how often it was compiled.
  public internal(set) var count = 0
  /// The tiers that its entries have.
  public internal(set) var tiers = TierSet()
  /// The bytes that its entries own now.
  public internal(set) var live = ByteCount.zero
  /// The bytes that newer entries, also its own, took from them.
  public internal(set) var lost = ByteCount.zero
  /// Its newest entry.
  public internal(set) var newest = EntryID(0)
  /// Where its entries stand among all of them.
  var start = 0
}
