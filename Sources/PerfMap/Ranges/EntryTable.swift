/// All entries of a map in the order of their lines, 24 bytes each however long their names are.
///
/// Entries are only ever added. Copies share what they have in common and copy at most one chunk when they grow apart.
public struct EntryTable {
  private var chunks: [EntryChunk] = []

  /// The number of entries.
  public private(set) var count = 0

  /// Makes an empty table.
  public init() {}

  /// Whether there is no entry.
  public var isEmpty: Bool { count == 0 }

  /// The largest number of entries: ``EntryID`` is a 32-bit number.
  public static let largestCount = Int(UInt32.max)

  /// Adds an entry and returns its number, or nil when the table is full. O(1).
  @inline(__always)
  @discardableResult
  public mutating func append(_ entry: Entry) -> EntryID? {
    guard count < Self.largestCount else { return nil }
    let row = count % EntryChunk.capacity
    if row == 0 {
      chunks.append(EntryChunk(base: entry.name.offset))
    } else if chunks[chunks.count - 1].count != row {
      // Another copy of the table has added rows of its own to the shared chunk.
      chunks[chunks.count - 1] = EntryChunk(copying: chunks[chunks.count - 1], rows: row)
    }
    chunks[chunks.count - 1].append(entry)
    count += 1
    return EntryID(UInt32(truncatingIfNeeded: count - 1))
  }

  /// The first entries, at most all; what comes later changes nothing in them. O(chunks), and at most one chunk is copied.
  func first(_ wanted: Int) -> EntryTable {
    var copy = self
    copy.count = min(max(0, wanted), count)
    copy.chunks.removeLast(chunks.count - (copy.count + EntryChunk.capacity - 1) / EntryChunk.capacity)
    return copy.withOwnLastChunk()
  }

  /// The same entries, the last chunk shared with nobody.
  func withOwnLastChunk() -> EntryTable {
    var copy = self
    let row = count % EntryChunk.capacity
    if row != 0, let last = chunks.last { copy.chunks[copy.chunks.count - 1] = EntryChunk(copying: last, rows: row) }
    return copy
  }

  /// An entry. The number must come from this table. O(1).
  public subscript(id: EntryID) -> Entry {
    precondition(id.index < count, "no such entry")
    return chunks[id.index / EntryChunk.capacity][id.index % EntryChunk.capacity]
  }

  /// The chunk that holds an entry.
  func chunk(at index: Int) -> EntryChunk { chunks[index / EntryChunk.capacity] }

  /// Asks for an entry that will be looked at soon.
  @inline(__always)
  func prefetch(_ id: EntryID) { chunks[id.index / EntryChunk.capacity].prefetch(id.index % EntryChunk.capacity) }

  /// Whether two entries have names of one hash and one length. O(1).
  func haveSameName(_ one: EntryID, _ other: EntryID) -> Bool {
    let (one, other) = (self[one], self[other])
    return one.nameHash == other.nameHash && one.name.length == other.name.length
  }

  /// The addresses of an entry. The number must come from this table. O(1).
  @inline(__always)
  public func range(of id: EntryID) -> AddressRange {
    precondition(id.index < count, "no such entry")
    return chunks[id.index / EntryChunk.capacity].range(id.index % EntryChunk.capacity)
  }
}
