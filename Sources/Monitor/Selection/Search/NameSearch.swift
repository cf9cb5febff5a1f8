import PerfMap

/// A search for text in the names of the selected map, in slices so that user input is not delayed.
package struct NameSearch: Sendable {
  package enum Phase: Hashable, Sendable {
    case running, found, notFound
  }

  /// The direction through the rows.
  package enum Direction: Hashable, Sendable {
    case down, up
  }

  package let query: [UInt8]
  package let direction: Direction
  package private(set) var phase = Phase.running
  /// The number of rows searched.
  package private(set) var searchedCount = 0

  /// True if a name must equal the query, with the same case, instead of containing it.
  package let isWhole: Bool
  /// The entry where the search began and its row at that time; rows move as entries arrive.
  private let origin: (id: EntryID, row: Int)?
  /// The distance in rows from ``origin`` to the first searched row; 0 if the row of the origin is searched first.
  private let skipped: Int
  private var row: Int
  private let total: Int
  /// True if case is ignored: the query has no capital letters and need not be the whole name.
  let ignoresCase: Bool
  private var block: [UInt8] = []
  private var blockOffset: UInt64 = 0

  /// The maximum number of bytes at the start of a name that are searched.
  package static let longestName = 4096
  private static let smallestBlock = 1 << 11
  private static let largestBlock = 1 << 16

  /// Creates a search that starts `skipped` rows beyond the row of the origin or, without an origin, at the first row (upwards, the last).
  init(query: [UInt8], direction: Direction, from origin: (id: EntryID, row: Int)?, skipped: Int = 0, total: Int, isWhole: Bool = false) {
    (self.query, self.direction, self.total, self.isWhole) = (query, direction, total, isWhole)
    ignoresCase = !isWhole && !query.contains { $0 >= 0x41 && $0 <= 0x5a }
    (self.origin, self.skipped) = (origin, skipped)
    row = origin.map { direction == .down ? $0.row + skipped : $0.row - skipped } ?? (direction == .down ? 0 : total - 1)
    if query.isEmpty || total == 0 { phase = .notFound }
  }

  /// Returns the search, ended with a result that was found in another way.
  func ended(_ phase: Phase) -> NameSearch {
    var ended = self
    ended.phase = phase
    return ended
  }

  /// Returns the current row before the row where the search began, in its direction; nil if the search has no origin.
  func start(_ rows: SearchedRows) -> Int? {
    origin.map { origin in
      let row = rows.row(of: origin.id) ?? origin.row
      return direction == .down ? row + skipped - 1 : row - skipped + 1
    }
  }

  /// Returns the number of rows by which the origin has moved. If the newest entry comes first, new entries move the other rows down.
  private func shift(_ rows: SearchedRows) -> Int {
    if let origin, let row = rows.row(of: origin.id) { return row - origin.row }
    return rows.functions == nil && rows.entries.column == .age && rows.entries.isDescending ? rows.count - total : 0
  }

  /// Returns the first match in a name, in bytes from the name's start. O(name) for most names, at worst O(name × query).
  package func firstMatch(in name: ArraySlice<UInt8>) -> Range<Int>? {
    guard let first = query.first, name.count >= query.count, !isWhole || name.count == query.count else { return nil }
    let isFound = { (start: Int) -> Bool in
      for offset in 0..<query.count where folded(name[start + offset]) != query[offset] { return false }
      return true
    }
    for start in name.startIndex...(name.endIndex - query.count) where folded(name[start]) == first && isFound(start) {
      return start - name.startIndex..<start - name.startIndex + query.count
    }
    return nil
  }

  @inline(__always)
  private func folded(_ byte: UInt8) -> UInt8 { ignoresCase ? NameSearch.lowered(byte) : byte }

  private static func lowered(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte }

  /// Searches the next rows, wrapping around: at most `budget` rows, fewer if names are long. Returns the first entry that matches, if any.
  mutating func advance(budget: Int, _ rows: SearchedRows, _ read: (TextRange, Int) -> [UInt8]) -> EntryID? {
    guard phase == .running else { return nil }
    var left = budget
    let shift = shift(rows)
    while left > 0 {
      guard searchedCount < total else {
        phase = .notFound
        return nil
      }
      let wrapped = ((row % total) + total) % total
      searchedCount += 1
      row += direction == .down ? 1 : -1
      guard let id = rows.entry(at: wrapped + shift) else { continue }
      let name = text(of: rows.contents.entries[id], read)
      left -= 1 + name.count / 128
      if firstMatch(in: name) != nil {
        phase = .found
        return id
      }
    }
    return nil
  }

  /// Returns the first bytes of a name, up to `longestName`. Reads the file in blocks; one block may contain the names of several rows.
  private mutating func text(of entry: Entry, _ read: (TextRange, Int) -> [UInt8]) -> ArraySlice<UInt8> {
    let length = min(entry.name.length, UInt64(Self.longestName))
    let end = entry.name.offset + length
    if entry.name.offset < blockOffset || end > blockOffset + UInt64(block.count) {
      // In the order of arrival, rows proceed up or down the file: the block extends in that direction and grows. In other orders, rows
      // are scattered over the file: read a small block.
      let isFalling = entry.name.offset < blockOffset
      let distance = isFalling ? blockOffset - entry.name.offset : entry.name.offset - blockOffset
      let isNear = distance <= 2 * UInt64(max(block.count, Self.smallestBlock))
      let size = max(isNear ? min(Self.largestBlock, block.count * 8) : Self.smallestBlock, Int(length))
      blockOffset = isFalling && isNear ? end - min(end, UInt64(size)) : entry.name.offset
      block = read(TextRange(offset: blockOffset, length: UInt64(size)), size)
    }
    let start = Int(min(entry.name.offset - blockOffset, UInt64(block.count)))
    return block[start..<min(block.count, start + Int(length))]
  }
}
