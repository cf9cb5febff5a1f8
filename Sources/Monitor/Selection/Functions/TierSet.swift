import MapAnalysis
import PerfMap

/// The tiers that entries of a function have.
package struct TierSet: Hashable, Sendable {
  private(set) var bits: UInt8

  /// No tier.
  package init() { bits = 0 }

  init(bits: UInt8) { self.bits = bits }

  /// Whether entries have a tier; nil asks for entries without one. O(1).
  package func contains(_ tier: Tier?) -> Bool { bits & TierSet.bit(tier) != 0 }

  mutating func insert(_ tier: Tier?) { bits |= TierSet.bit(tier) }

  /// The number of tiers, without those that names do not tell. O(1).
  package var count: Int { (bits & ~TierSet.bit(nil)).nonzeroBitCount }

  static func bit(_ tier: Tier?) -> UInt8 { tier.map { 2 << $0.rawValue } ?? 1 }
}
