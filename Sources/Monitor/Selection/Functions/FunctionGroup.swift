import MapAnalysis
import PerfMap

/// The totals of the entries of one function, or of those that pass the filter.
package struct FunctionGroup: Hashable, Sendable {
  /// The number of entries: the function was compiled this many times.
  package internal(set) var count = 0
  package internal(set) var tiers = TierSet()
  /// The bytes that the entries own now.
  package internal(set) var live = ByteCount.zero
  /// The bytes that newer entries, of the same or another function, took from the entries.
  package internal(set) var lost = ByteCount.zero
  package internal(set) var newest = EntryID(0)
  /// The index of the first entry of the function in the member list of ``FunctionGroups``.
  var start = 0
}

/// The tiers of the entries of a function.
package struct TierSet: Hashable, Sendable {
  private(set) var bits: UInt8

  package init() { bits = 0 }
  init(bits: UInt8) { self.bits = bits }

  /// Returns true if an entry of the function has the tier or, if `tier` is nil, has no tier. O(1).
  package func contains(_ tier: Tier?) -> Bool { bits & TierSet.bit(tier) != 0 }
  mutating func insert(_ tier: Tier?) { bits |= TierSet.bit(tier) }

  /// The number of different tiers; entries without a tier do not count. O(1).
  package var count: Int { (bits & ~TierSet.bit(nil)).nonzeroBitCount }
  static func bit(_ tier: Tier?) -> UInt8 { tier.map { 2 << $0.rawValue } ?? 1 }
}
