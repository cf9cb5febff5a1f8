import MapAnalysis
import PerfMap

/// For each entry of a map, which function it belongs to and in which tier: four bytes an entry.
///
/// Functions have numbers, in the order of their first entries. The numbers lie in pages, so that a picture for another thread costs a
/// growing map the copy of one page.
struct FunctionColumn: Sendable {
  private var pages: [[UInt32]] = []
  /// The number of entries.
  private(set) var count = 0

  private static let pageBits = 14
  private static let pageMask = 1 << pageBits - 1
  private static let tierShift: UInt32 = 29
  /// The largest number of a function; what comes behind is put under it.
  static let last = UInt32(1) << tierShift - 1

  /// Adds an entry. O(1).
  mutating func append(_ function: UInt32, _ tier: Tier?) {
    if count & Self.pageMask == 0 {
      pages.append([])
      pages[pages.count - 1].reserveCapacity(Self.pageMask + 1)
    }
    pages[pages.count - 1].append(min(function, Self.last) | Self.code(tier) << Self.tierShift)
    count += 1
  }

  /// The function of an entry. O(1).
  func function(of index: Int) -> UInt32 { word(index) & Self.last }

  /// What stands for the function and the tier of an entry. O(1).
  @inline(__always)
  func word(_ index: Int) -> UInt32 { pages[index >> Self.pageBits][index & Self.pageMask] }

  /// The bit of the tier in a set, out of a word.
  @inline(__always)
  static func tierBit(_ word: UInt32) -> UInt8 { 1 << UInt8(truncatingIfNeeded: word >> tierShift) }

  private static func code(_ tier: Tier?) -> UInt32 { UInt32(TierSet.bit(tier).trailingZeroBitCount) }
}
