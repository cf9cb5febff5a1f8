import MapAnalysis
import PerfMap

/// Hashes of all names that a function has in its tiers: identifies entries of the same function without reading their names.
///
/// An entry of another function matches with a probability of some 2^-28 if its name has the same length.
struct FunctionNames: Sendable {
  private struct Key: Hashable {
    var hash: UInt32
    var length: UInt64
  }

  private var keys: Set<Key>
  /// A bit for each length modulo 64, which excludes most entries.
  private var lengths: UInt64 = 0

  /// Makes the set for the function of an entry; `name` is nil if it is too long to be parsed.
  init(of entry: Entry, _ name: [UInt8]?) {
    keys = [Key(hash: entry.nameHash, length: entry.name.length)]
    for variant in name.map(Tier.names) ?? [] {
      keys.insert(Key(hash: Entry.hash(ofName: variant), length: UInt64(variant.count)))
    }
    for key in keys { lengths |= 1 << (key.length & 63) }
  }

  /// Returns true if an entry has one of the names.
  @inline(__always)
  func hold(_ entry: Entry) -> Bool {
    guard lengths & 1 << (entry.name.length & 63) != 0 else { return false }
    return keys.contains(Key(hash: entry.nameHash, length: entry.name.length))
  }
}
