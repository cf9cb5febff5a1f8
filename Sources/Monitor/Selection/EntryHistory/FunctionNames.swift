import MapAnalysis
import PerfMap

/// All the names that a function has in its tiers, as their hashes: which entries are the same function is told without their names.
///
/// An entry of another function is taken for one with a probability of some 2^-28, when its name is of the same length.
struct FunctionNames: Sendable {
  private struct Key: Hashable {
    var hash: UInt32
    var length: UInt64
  }

  private var keys: Set<Key>
  /// Most entries are told apart by a look at one bit.
  private var lengths: UInt64 = 0

  /// The names of the function of an entry; nil stands for a name that is too long to look at.
  init(of entry: Entry, _ name: [UInt8]?) {
    keys = [Key(hash: entry.nameHash, length: entry.name.length)]
    for variant in name.map(Tier.names) ?? [] {
      keys.insert(Key(hash: Entry.hash(ofName: variant), length: UInt64(variant.count)))
    }
    for key in keys { lengths |= 1 << (key.length & 63) }
  }

  /// Whether an entry has one of the names.
  @inline(__always)
  func hold(_ entry: Entry) -> Bool {
    guard lengths & 1 << (entry.name.length & 63) != 0 else { return false }
    return keys.contains(Key(hash: entry.nameHash, length: entry.name.length))
  }
}
