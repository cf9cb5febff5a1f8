import CLinux

/// Up to 4096 entries in rows of 24 bytes, allocated once and never moved.
///
/// Rows, not columns: what is looked up at random (an older entry that loses bytes) costs one miss of the cache, not one a column.
/// Sizes, and offsets of names from the chunk's first, take 32 bits; the few that do not fit stand in a table beside.
final class EntryChunk {
  static let capacity = 4096
  private static let escaped = UInt32.max

  /// An entry in 24 bytes.
  private struct Row: BitwiseCopyable {
    var start: UInt64
    var size: UInt32
    var nameOffset: UInt32
    var nameLength: UInt32
    var nameHash: UInt32
  }

  /// The number of rows that hold an entry.
  private(set) var count = 0

  private let base: UInt64
  private let rows: UnsafeMutablePointer<Row>
  private var largeSizes: [Int: UInt64] = [:]
  private var farNames: [Int: UInt64] = [:]

  /// Makes an empty chunk for names at or after an offset.
  init(base: UInt64) {
    self.base = base
    rows = .allocate(capacity: Self.capacity)
  }

  /// Makes a chunk with the first rows of another.
  convenience init(copying other: EntryChunk, rows: Int) {
    self.init(base: other.base)
    for row in 0..<rows { append(other[row]) }
  }

  deinit { rows.deallocate() }

  /// Adds a row. The chunk must not be full.
  ///
  /// The pointer is sound: it has room for `capacity` rows, and `count` stays at or below it.
  @inline(__always)
  func append(_ entry: Entry) {
    precondition(count < Self.capacity, "a full chunk takes no row")
    let size = entry.range.size.rawValue
    let offset = entry.name.offset &- base
    let hasLargeSize = size >= UInt64(Self.escaped)
    let hasFarName = entry.name.offset < base || offset >= UInt64(Self.escaped)
    if hasLargeSize { largeSizes[count] = size }
    if hasFarName { farNames[count] = entry.name.offset }
    rows[count] = Row(
      start: entry.range.start.rawValue,
      size: hasLargeSize ? Self.escaped : UInt32(truncatingIfNeeded: size),
      nameOffset: hasFarName ? Self.escaped : UInt32(truncatingIfNeeded: offset),
      // A line is at most 1 MiB long, so a decoded name always fits.
      nameLength: UInt32(clamping: entry.name.length), nameHash: entry.nameHash)
    count += 1
  }

  /// The addresses of a row. O(1).
  @inline(__always)
  func range(_ row: Int) -> AddressRange {
    precondition(row >= 0 && row < count, "no such row")
    let size = rows[row].size
    return AddressRange(
      unchecked: Address(rows[row].start), size: ByteCount(size == Self.escaped ? largeSizes[row] ?? 0 : UInt64(size)))
  }

  /// Gives the rows that share a byte with the addresses from `first` to `last` to `body`. O(rows).
  @inline(__always)
  func forEachRow(in wanted: Range<Int>, first: UInt64, last: UInt64, _ body: (Int) -> Void) {
    precondition(wanted.lowerBound >= 0 && wanted.upperBound <= count, "no such row")
    for row in wanted where rows[row].start <= last {
      let size = range(row).size.rawValue
      // An entry never reaches beyond 2^64, so that the last byte of one that is not empty can be expressed.
      if size > 0, rows[row].start &+ (size &- 1) >= first { body(row) }
    }
  }

  /// Asks for a row that will be read soon.
  @inline(__always)
  func prefetch(_ row: Int) { jt_prefetch(rows + row) }

  /// Where the name of a row lies in the file. O(1).
  @inline(__always)
  func name(_ row: Int) -> TextRange {
    precondition(row >= 0 && row < count, "no such row")
    let offset = rows[row].nameOffset
    return TextRange(
      offset: offset == Self.escaped ? farNames[row] ?? base : base + UInt64(offset), length: UInt64(rows[row].nameLength))
  }

  /// The entry of a row. O(1).
  subscript(row: Int) -> Entry { Entry(range: range(row), name: name(row), nameHash: rows[row].nameHash) }
}
