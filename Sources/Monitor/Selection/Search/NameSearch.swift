import PerfMap

/// A search for text in the names of the selected map, done in slices so that no key waits for it.
package struct NameSearch: Sendable {
  /// How far it is.
  package enum Phase: Hashable, Sendable {
    case running, found, notFound
  }

  /// Which way it goes through the rows.
  package enum Direction: Hashable, Sendable {
    case down, up
  }

  /// What is looked for.
  package let query: [UInt8]
  /// Which way it goes.
  package let direction: Direction
  /// How far it is.
  package private(set) var phase = Phase.running
  /// The number of rows that were looked at.
  package private(set) var lookedAt = 0

  /// Whether a name must be the text, in its case, and not only hold it.
  package let isWhole: Bool
  /// The entry that it began at, and the row that this was in: rows move when entries come.
  private let origin: (id: EntryID, row: Int)?
  /// How far behind that row it began, in its direction.
  private let skipped: Int
  private var row: Int
  private let total: Int
  /// A query without capital letters is found in any case.
  let ignoresCase: Bool
  private var block: [UInt8] = []
  private var blockOffset: UInt64 = 0

  /// How much of a name is looked at.
  package static let longestName = 4096
  private static let smallestBlock = 1 << 11
  private static let largestBlock = 1 << 16

  /// Makes a search that begins with an entry in a row, or `skipped` rows behind it; without one at the first or last row. It goes round.
  init(
    query: [UInt8], direction: Direction, from origin: (id: EntryID, row: Int)?, skipped: Int = 0, total: Int, isWhole: Bool = false
  ) {
    self.query = query
    self.isWhole = isWhole
    self.direction = direction
    self.total = total
    ignoresCase = !isWhole && !query.contains { $0 >= 0x41 && $0 <= 0x5a }
    self.origin = origin
    self.skipped = skipped
    row = origin.map { direction == .down ? $0.row + skipped : $0.row - skipped } ?? (direction == .down ? 0 : total - 1)
    if query.isEmpty || total == 0 { phase = .notFound }
  }

  /// The same search at its end, which was known another way.
  func ended(_ phase: Phase) -> NameSearch {
    var ended = self
    ended.phase = phase
    return ended
  }

  /// The row before the first one that it looks at, in its direction, as rows stand now; nil where it began at an end.
  func start(_ rows: SearchedRows) -> Int? {
    origin.map { origin in
      let row = rows.row(of: origin.id) ?? origin.row
      return direction == .down ? row + skipped - 1 : row - skipped + 1
    }
  }

  /// How far rows have moved since it began: entries that have come stand before the others when the newest come first.
  private func shift(_ rows: SearchedRows) -> Int {
    if let origin, let row = rows.row(of: origin.id) { return row - origin.row }
    return rows.functions == nil && rows.entries.column == .age && rows.entries.isDescending ? rows.count - total : 0
  }

  /// The place of the text in a name, in bytes from its start. O(name × query), O(name) for most.
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

  /// Looks at the next rows, at most `budget` of common length and fewer of longer ones; returns the entry when there is a hit.
  mutating func advance(
    budget: Int, _ rows: SearchedRows, _ read: (TextRange, Int) -> [UInt8]
  ) -> EntryID? {
    guard phase == .running else { return nil }
    var left = budget
    let shift = shift(rows)
    while left > 0 {
      guard lookedAt < total else {
        phase = .notFound
        return nil
      }
      let wrapped = ((row % total) + total) % total
      lookedAt += 1
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

  /// A name as far as it is looked at, out of a block of the file that holds its neighbours too.
  private mutating func text(of entry: Entry, _ read: (TextRange, Int) -> [UInt8]) -> ArraySlice<UInt8> {
    let length = min(entry.name.length, UInt64(Self.longestName))
    let end = entry.name.offset + length
    if entry.name.offset < blockOffset || end > blockOffset + UInt64(block.count) {
      // Rows in the order of arrival go up or down through the file: the block lies so that the next ones are in it, and grows. Rows
      // in another order lie anywhere: nothing but the name is worth reading.
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
