import PerfMap

/// What other entries have to do with one: the same function before and after it, whose bytes it took, who took its bytes.
///
/// It is found by looking at all entries, from this one outward, in slices so that no key waits for it; no name is read. The bytes are
/// exact, also where the log of overlaps has forgotten the pair.
package struct EntryHistory: Sendable {
  /// Bytes that one entry took from another.
  package struct Trade: Hashable, Sendable {
    /// The other entry.
    package var entry: EntryID
    /// The bytes.
    package var bytes: ByteCount
  }

  /// The number of entries that are kept, of each sort and on each side: the nearest ones. All are counted.
  package static let limit = 256

  /// The entry.
  package let entry: EntryID
  /// The map and its generation.
  let map: MapID
  let generation: Int
  /// Older entries of the same function, the newest first.
  package private(set) var older: [EntryID] = []
  /// Newer entries of the same function, the oldest first.
  package private(set) var newer: [EntryID] = []
  /// How many entries of the same function there are, this one among them.
  package private(set) var functionCount = 1
  /// Whose bytes it took when it came, the newest first.
  package private(set) var taken: [Trade] = []
  /// Who took its bytes, the oldest first.
  package private(set) var lost: [Trade] = []

  private let range: AddressRange
  private let names: FunctionNames
  /// The bytes whose owner at the arrival of the entry is not known yet, and those that it still has.
  private var unclaimed: AddressRemainder
  private var owned: AddressRemainder
  private var below: Int
  private var above: Int

  /// How many entries are looked at in a slice.
  private static let entriesAtOnce = 1 << 14

  /// Begins the story of an entry with some name; nil stands for one that is too long to tell the tier.
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

  /// Whether all of a number of entries were looked at.
  package func isComplete(_ count: Int) -> Bool { below == 0 && above >= count }

  /// All the bytes that it took, and all that it lost.
  package var totals: (taken: ByteCount, lost: ByteCount) {
    (ByteCount(range.size.rawValue - unclaimed.byteCount), ByteCount(range.size.rawValue - owned.byteCount))
  }

  /// Looks at the next entries; returns whether it found something. O(slice).
  mutating func advance(_ entries: EntryTable) -> Bool {
    var budget = Self.entriesAtOnce
    let before = (functionCount, unclaimed.byteCount, owned.byteCount)
    // Newer entries first: they tell what became of it.
    while budget > 0, above < entries.count {
      look(EntryID(UInt32(above)), entries, isNewer: true)
      above += 1
      budget -= 1
    }
    while budget > 0, below > 0 {
      below -= 1
      look(EntryID(UInt32(below)), entries, isNewer: false)
      budget -= 1
    }
    return before != (functionCount, unclaimed.byteCount, owned.byteCount)
  }

  @inline(__always)
  private mutating func look(_ id: EntryID, _ entries: EntryTable, isNewer: Bool) {
    let other = entries[id]
    if other.range.overlaps(range) { trade(id, other.range, isNewer: isNewer) }
    guard names.hold(other) else { return }
    functionCount += 1
    if isNewer {
      if newer.count < Self.limit { newer.append(id) }
    } else if older.count < Self.limit {
      older.append(id)
    }
  }

  private mutating func trade(_ id: EntryID, _ other: AddressRange, isNewer: Bool) {
    if isNewer {
      guard lost.count < Self.limit else { return }
      let bytes = owned.remove(other)
      if bytes > 0 { lost.append(Trade(entry: id, bytes: ByteCount(bytes))) }
    } else {
      guard taken.count < Self.limit else { return }
      let bytes = unclaimed.remove(other)
      if bytes > 0 { taken.append(Trade(entry: id, bytes: ByteCount(bytes))) }
    }
  }
}
