import MapAnalysis
import PerfMap

/// The history of an entry: the other entries of its function, the bytes taken from older entries, and the bytes lost to newer entries.
///
/// All entries are scanned, the newer entries first, in slices so that user input is not delayed. No names are read. The byte counts do
/// not depend on the overlap log, which discards old overlaps.
package struct EntryHistory: Sendable {
  /// Bytes that one entry took from another.
  package struct Transfer: Hashable, Sendable {
    package var entry: EntryID
    package var bytes: ByteCount
  }

  /// The maximum number of entries in each list, nearest first. Further entries count in ``functionCount``, but not in ``totals``.
  package static let limit = 256

  package let entry: EntryID
  let map: MapID
  let generation: Int
  /// Older entries of the same function, newest first.
  package private(set) var older: [EntryID] = []
  /// Newer entries of the same function, oldest first.
  package private(set) var newer: [EntryID] = []
  /// The number of entries of the same function, including this one.
  package private(set) var functionCount = 1
  /// The older entries from which this entry took bytes on arrival, newest first.
  package private(set) var taken: [Transfer] = []
  /// The newer entries that took bytes from this entry, oldest first.
  package private(set) var lost: [Transfer] = []

  private let range: AddressRange
  private let names: FunctionNames
  /// The bytes of the entry that were taken from no older entry found so far; in `owned`, the bytes taken by no newer entry.
  private var unclaimed: AddressRemainder
  private var owned: AddressRemainder
  private var below: Int
  private var above: Int

  /// The number of entries scanned in a slice.
  private static let entriesAtOnce = 1 << 14

  /// Starts the history of an entry; `name` is nil if it is too long to be parsed.
  init(of id: EntryID, named name: [UInt8]?, in map: MapRecord) {
    entry = id
    self.map = map.id
    generation = map.generation?.number ?? 0
    let entry = map.contents.entries[id]
    range = entry.range
    names = FunctionNames(of: entry, name)
    unclaimed = AddressRemainder(range)
    owned = AddressRemainder(range)
    below = id.index
    above = id.index + 1
  }

  /// Returns true if the scan covers the first `count` entries.
  package func isComplete(_ count: Int) -> Bool { below == 0 && above >= count }

  /// The total bytes that the entry took and lost, as found so far.
  package var totals: (taken: ByteCount, lost: ByteCount) {
    (ByteCount(range.size.rawValue - unclaimed.byteCount), ByteCount(range.size.rawValue - owned.byteCount))
  }

  /// Scans the next slice of entries. Returns true if a count has changed. O(slice).
  mutating func advance(_ entries: EntryTable) -> Bool {
    var budget = Self.entriesAtOnce
    let before = (functionCount, unclaimed.byteCount, owned.byteCount)
    // Newer entries are more urgent: they show whether the entry still owns its bytes.
    while budget > 0, above < entries.count {
      scan(EntryID(UInt32(above)), entries, isNewer: true)
      above += 1
      budget -= 1
    }
    while budget > 0, below > 0 {
      below -= 1
      scan(EntryID(UInt32(below)), entries, isNewer: false)
      budget -= 1
    }
    return before != (functionCount, unclaimed.byteCount, owned.byteCount)
  }

  @inline(__always)
  private mutating func scan(_ id: EntryID, _ entries: EntryTable, isNewer: Bool) {
    let other = entries[id]
    if other.range.overlaps(range) { recordOverlap(id, other.range, isNewer: isNewer) }
    guard names.hold(other) else { return }
    functionCount += 1
    if isNewer {
      if newer.count < Self.limit { newer.append(id) }
    } else if older.count < Self.limit {
      older.append(id)
    }
  }

  private mutating func recordOverlap(_ id: EntryID, _ other: AddressRange, isNewer: Bool) {
    if isNewer {
      guard lost.count < Self.limit else { return }
      let bytes = owned.remove(other)
      if bytes > 0 { lost.append(Transfer(entry: id, bytes: ByteCount(bytes))) }
    } else {
      guard taken.count < Self.limit else { return }
      let bytes = unclaimed.remove(other)
      if bytes > 0 { taken.append(Transfer(entry: id, bytes: ByteCount(bytes))) }
    }
  }
}

/// The parts of a range that remain after other ranges have been removed from it.
struct AddressRemainder: Sendable {
  /// The parts of the range that remain, unordered; no part is empty.
  private var parts: [ClosedRange<UInt64>]
  private(set) var byteCount: UInt64

  init(_ range: AddressRange) {
    parts = range.last.map { [range.start.rawValue...$0.rawValue] } ?? []
    byteCount = range.size.rawValue
  }

  /// Removes the bytes that are in a range. Returns the number of removed bytes. O(parts).
  mutating func remove(_ range: AddressRange) -> UInt64 {
    guard byteCount > 0, let last = range.last?.rawValue else { return 0 }
    let first = range.start.rawValue
    let before = byteCount
    for index in parts.indices.reversed() {
      let part = parts[index]
      guard part.lowerBound <= last, first <= part.upperBound else { continue }
      byteCount -= min(last, part.upperBound) - max(first, part.lowerBound) + 1
      parts.remove(at: index)
      if part.lowerBound < first { parts.append(part.lowerBound...(first - 1)) }
      if part.upperBound > last { parts.append((last + 1)...part.upperBound) }
    }
    return before - byteCount
  }
}

/// The hashes and lengths of all names that a function has in its tiers. They identify its entries without a read of names.
///
/// A different name of the same length has the same hash with a probability of 2^-32.
struct FunctionNames: Sendable {
  private struct Key: Hashable {
    var hash: UInt32
    var length: UInt64
  }

  private var keys: Set<Key>
  /// A bit for each name length modulo 64, a quick test that excludes most entries.
  private var lengths: UInt64 = 0

  /// Creates the set for the function of an entry; `name` is nil if it is too long to be parsed.
  init(of entry: Entry, _ name: [UInt8]?) {
    keys = [Key(hash: entry.nameHash, length: entry.name.length)]
    for variant in name.map(Tier.names) ?? [] {
      keys.insert(Key(hash: Entry.hash(ofName: variant), length: UInt64(variant.count)))
    }
    for key in keys { lengths |= 1 << (key.length & 63) }
  }

  /// Returns true if an entry has a name with one of the hashes and lengths.
  @inline(__always)
  func hold(_ entry: Entry) -> Bool {
    guard lengths & 1 << (entry.name.length & 63) != 0 else { return false }
    return keys.contains(Key(hash: entry.nameHash, length: entry.name.length))
  }
}
