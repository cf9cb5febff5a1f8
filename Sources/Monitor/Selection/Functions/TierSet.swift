import MapAnalysis
import PerfMap

/// The tiers of the entries of a function.
package struct TierSet: Hashable, Sendable {
  private(set) var bits: UInt8

  package init() { bits = 0 }
  init(bits: UInt8) { self.bits = bits }

  /// Returns true if an entry has the tier; nil tests for entries without one. O(1).
  package func contains(_ tier: Tier?) -> Bool { bits & TierSet.bit(tier) != 0 }
  mutating func insert(_ tier: Tier?) { bits |= TierSet.bit(tier) }

  /// The number of known tiers. O(1).
  package var count: Int { (bits & ~TierSet.bit(nil)).nonzeroBitCount }
  static func bit(_ tier: Tier?) -> UInt8 { tier.map { 2 << $0.rawValue } ?? 1 }
}
