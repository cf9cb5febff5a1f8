import MapAnalysis
import PerfMap

/// The totals of all entries of one function.
package struct FunctionGroup: Hashable, Sendable {
  /// The number of entries, which is how often the function was compiled.
  package internal(set) var count = 0
  package internal(set) var tiers = TierSet()
  /// The bytes that the entries own now.
  package internal(set) var live = ByteCount.zero
  /// The bytes that newer entries, of this or another function, took from the entries.
  package internal(set) var lost = ByteCount.zero
  package internal(set) var newest = EntryID(0)
  /// The index of the first entry in the member list of ``FunctionGroups``.
  var start = 0
}

/// The tiers of the entries of a function.
package struct TierSet: Hashable, Sendable {
  private(set) var bits: UInt8

  package init() { bits = 0 }
  init(bits: UInt8) { self.bits = bits }

  /// Returns true if an entry has the tier or, for nil, if an entry has no tier. O(1).
  package func contains(_ tier: Tier?) -> Bool { bits & TierSet.bit(tier) != 0 }
  mutating func insert(_ tier: Tier?) { bits |= TierSet.bit(tier) }

  /// The number of tiers; entries without a tier do not count. O(1).
  package var count: Int { (bits & ~TierSet.bit(nil)).nonzeroBitCount }
  static func bit(_ tier: Tier?) -> UInt8 { tier.map { 2 << $0.rawValue } ?? 1 }
}
