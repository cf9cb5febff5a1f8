import MapAnalysis
import PerfMap

/// The function and tier of each entry of a map, in four bytes per entry.
///
/// Functions are numbered in the order of their first entries. A change after a snapshot copies one page of the column.
struct FunctionColumn: Sendable {
  private var pages: [[UInt32]] = []
  /// The number of entries.
  private(set) var count = 0

  private static let pageBits = 14
  private static let pageMask = 1 << pageBits - 1
  private static let tierShift: UInt32 = 29
  /// The largest function number, which all later functions share.
  static let last = UInt32(1) << tierShift - 1

  mutating func append(_ function: UInt32, _ tier: Tier?) {
    if count & Self.pageMask == 0 {
      pages.append([])
      pages[pages.count - 1].reserveCapacity(Self.pageMask + 1)
    }
    pages[pages.count - 1].append(min(function, Self.last) | Self.code(tier) << Self.tierShift)
    count += 1
  }

  /// Returns the function of an entry. O(1).
  func function(of index: Int) -> UInt32 { word(index) & Self.last }

  /// Returns the packed function and tier of an entry. O(1).
  @inline(__always)
  func word(_ index: Int) -> UInt32 { pages[index >> Self.pageBits][index & Self.pageMask] }

  /// Returns the bit of a word's tier in a ``TierSet``.
  @inline(__always)
  static func tierBit(_ word: UInt32) -> UInt8 { 1 << UInt8(truncatingIfNeeded: word >> tierShift) }

  private static func code(_ tier: Tier?) -> UInt32 { UInt32(TierSet.bit(tier).trailingZeroBitCount) }
}
