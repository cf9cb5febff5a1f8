/// The entries of a map in the order of their lines, 24 bytes each regardless of the length of their names.
///
/// Entries can only be appended. Copies of a table share storage; appending to a copy duplicates at most one chunk of 4096 entries.
public struct EntryTable {
  private var chunks: [EntryChunk] = []

  /// The number of entries.
  public private(set) var count = 0

  /// Creates an empty table.
  public init() {}

  /// True if the table has no entries.
  public var isEmpty: Bool { count == 0 }

  /// The maximum number of entries, 2^32 - 1, because ``EntryID`` is a 32-bit number.
  public static let largestCount = Int(UInt32.max)

  /// Appends an entry and returns its ID, or nil if the table is full. O(1).
  @inline(__always)
  @discardableResult
  public mutating func append(_ entry: Entry) -> EntryID? {
    guard count < Self.largestCount else { return nil }
    let row = count % EntryChunk.capacity
    if row == 0 {
      chunks.append(EntryChunk(base: entry.name.offset))
    } else if chunks[chunks.count - 1].count != row {
      // Another copy of the table has appended rows to the shared chunk.
      chunks[chunks.count - 1] = EntryChunk(copying: chunks[chunks.count - 1], rows: row)
    }
    chunks[chunks.count - 1].append(entry)
    count += 1
    return EntryID(UInt32(truncatingIfNeeded: count - 1))
  }

  /// Returns a table of the first `limit` entries. It shares only full chunks with this table. O(chunks); at most one chunk is copied.
  func first(_ limit: Int) -> EntryTable {
    var copy = self
    copy.count = min(max(0, limit), count)
    copy.chunks.removeLast(chunks.count - (copy.count + EntryChunk.capacity - 1) / EntryChunk.capacity)
    let row = copy.count % EntryChunk.capacity
    if row != 0, let last = copy.chunks.last { copy.chunks[copy.chunks.count - 1] = EntryChunk(copying: last, rows: row) }
    return copy
  }

  /// The entry with an ID, which must be below ``count``. O(1).
  public subscript(id: EntryID) -> Entry {
    precondition(id.index < count, "no such entry")
    return chunks[id.index / EntryChunk.capacity][id.index % EntryChunk.capacity]
  }

  /// Returns the position of an entry's name in the file. O(1).
  @inline(__always)
  func name(of index: Int) -> TextRange { chunks[index / EntryChunk.capacity].name(index % EntryChunk.capacity) }

  @inline(__always)
  func prefetch(_ id: EntryID) { chunks[id.index / EntryChunk.capacity].prefetch(id.index % EntryChunk.capacity) }

  /// Returns true if the names of two entries have the same hash and length. O(1).
  func haveSameName(_ one: EntryID, _ other: EntryID) -> Bool {
    let (one, other) = (self[one], self[other])
    return one.nameHash == other.nameHash && one.name.length == other.name.length
  }

  /// Returns the addresses of an entry, whose ID must be below ``count``. Faster than reading the whole entry. O(1).
  @inline(__always)
  public func range(of id: EntryID) -> AddressRange {
    precondition(id.index < count, "no such entry")
    return chunks[id.index / EntryChunk.capacity].range(id.index % EntryChunk.capacity)
  }

  /// Calls `body` with each entry that has a byte in common with a range of addresses, in the order of their lines.
  ///
  /// Entries are not indexed by address; every row is examined, at some 2 ns each. A caller that must stay responsive can examine a part of
  /// the rows at a time.
  ///
  /// - Parameters:
  ///   - range: The addresses to search for. An empty range matches nothing.
  ///   - rows: The indices of the entries to examine. Indices outside the table are ignored.
  ///   - body: A closure that is called with each matching entry.
  /// - Complexity: O(rows).
  public func forEachEntry(overlapping range: AddressRange, in rows: Range<Int>, _ body: (EntryID) -> Void) {
    guard let last = range.last else { return }
    var row = max(0, rows.lowerBound)
    let end = min(count, rows.upperBound)
    while row < end {
      let base = row - row % EntryChunk.capacity
      let until = min(end, base + EntryChunk.capacity)
      chunks[row / EntryChunk.capacity].forEachRow(in: row - base..<until - base, first: range.start.rawValue, last: last.rawValue) {
        body(EntryID(UInt32(truncatingIfNeeded: base + $0)))
      }
      row = until
    }
  }

  /// Returns a snapshot of the entries. O(chunks); at most one chunk is copied.
  package func snapshot() -> EntrySnapshot { EntrySnapshot(table: first(count)) }
}

/// The entries of a map at some time. Another thread may read them while the map grows.
package struct EntrySnapshot: @unchecked Sendable {
  // `@unchecked Sendable` is sound, because all chunks except the last are full and do not change, and the last one is an unshared copy.

  package let table: EntryTable
}
