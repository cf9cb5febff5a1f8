import PerfMap

/// A search for text in the names of the selected map, done in slices so that no key waits for it.
public struct NameSearch: Sendable {
  /// How far it is.
  public enum Phase: Hashable, Sendable {
    case running, found, notFound
  }

  /// Which way it goes through the rows.
  public enum Direction: Hashable, Sendable {
    case down, up
  }

  /// What is looked for.
  public let query: [UInt8]
  /// Which way it goes.
  public let direction: Direction
  /// How far it is.
  public private(set) var phase = Phase.running
  /// The number of rows that were looked at.
  public private(set) var lookedAt = 0

  private var row: Int
  private let total: Int
  /// A query without capital letters is found in any case.
  private let ignoresCase: Bool
  private var block: [UInt8] = []
  private var blockOffset: UInt64 = 0

  private static let blockSize = 1 << 16

  /// Makes a search that begins with a row, or at the first or last one, and goes round.
  init(query: [UInt8], direction: Direction, from row: Int?, total: Int) {
    self.query = query
    self.direction = direction
    self.total = total
    ignoresCase = !query.contains { $0 >= 0x41 && $0 <= 0x5a }
    self.row = row ?? (direction == .down ? 0 : total - 1)
    if query.isEmpty || total == 0 { phase = .notFound }
  }

  /// Whether a name has the text.
  public func matches(_ name: some BidirectionalCollection<UInt8>) -> Bool {
    firstMatch(in: name) != nil
  }

  /// The place of the text in a name, in bytes from its start.
  public func firstMatch(in name: some BidirectionalCollection<UInt8>) -> Range<Int>? {
    let name = ignoresCase ? name.map(NameSearch.lowered) : Array(name)
    guard let first = query.first, name.count >= query.count else { return nil }
    for start in 0...(name.count - query.count) where name[start] == first {
      if name[start..<start + query.count].elementsEqual(query) { return start..<start + query.count }
    }
    return nil
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte }

  /// Looks at the next rows, at most `budget`; returns the entry when there is a hit.
  mutating func advance(
    budget: Int, _ view: EntriesView, _ contents: MapContents, _ read: (TextRange, Int) -> [UInt8]
  ) -> EntryID? {
    guard phase == .running else { return nil }
    for _ in 0..<budget {
      guard lookedAt < total else {
        phase = .notFound
        return nil
      }
      let wrapped = ((row % total) + total) % total
      lookedAt += 1
      row += direction == .down ? 1 : -1
      // Entries that have come since the search began stand before the others when the newest come first.
      let shift = view.column == .age && view.isDescending ? view.count - total : 0
      guard let id = view.entry(atRow: wrapped + shift) else { continue }
      if matches(text(of: contents.entries[id], read)) {
        phase = .found
        return id
      }
    }
    return nil
  }

  /// The first 4 KiB of a name, out of a block of the file that holds its neighbours too.
  private mutating func text(of entry: Entry, _ read: (TextRange, Int) -> [UInt8]) -> ArraySlice<UInt8> {
    let length = min(entry.name.length, 4096)
    let end = entry.name.offset + length
    if entry.name.offset < blockOffset || end > blockOffset + UInt64(block.count) {
      // Rows go up or down through the file: the block lies so that the next ones are in it.
      let isFalling = entry.name.offset < blockOffset
      blockOffset = isFalling ? end - min(end, UInt64(Self.blockSize)) : entry.name.offset
      block = read(TextRange(offset: blockOffset, length: UInt64(Self.blockSize)), Self.blockSize)
    }
    let start = Int(min(entry.name.offset - blockOffset, UInt64(block.count)))
    return block[start..<min(block.count, start + Int(length))]
  }
}
