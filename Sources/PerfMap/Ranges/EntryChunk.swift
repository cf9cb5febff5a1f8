import CLinux

/// A fixed-size array of up to 4096 entries in rows of 24 bytes.
///
/// Rows are used instead of columns, so that access to a random entry usually takes one cache miss. Sizes, and name offsets relative to the
/// first name of the chunk, are stored in 32 bits; larger values are stored in dictionaries.
final class EntryChunk {
  static let capacity = 4096
  private static let escaped = UInt32.max

  private struct Row: BitwiseCopyable {
    var start: UInt64
    var size: UInt32
    var nameOffset: UInt32
    var nameLength: UInt32
    var nameHash: UInt32
  }

  private(set) var count = 0

  private let base: UInt64
  private let rows: UnsafeMutablePointer<Row>
  private var largeSizes: [Int: UInt64] = [:]
  private var farNames: [Int: UInt64] = [:]

  /// Creates an empty chunk. `base` is the file offset of the name of the first entry.
  init(base: UInt64) {
    self.base = base
    rows = .allocate(capacity: Self.capacity)
  }

  convenience init(copying other: EntryChunk, rows: Int) {
    self.init(base: other.base)
    for row in 0..<rows { append(other[row]) }
  }

  deinit { rows.deallocate() }

  /// Appends an entry. The chunk must not be full. Memory-safe: there is memory for `capacity` rows.
  @inline(__always)
  func append(_ entry: Entry) {
    precondition(count < Self.capacity, "the chunk is full")
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

  @inline(__always)
  func range(_ row: Int) -> AddressRange {
    precondition(row >= 0 && row < count, "no such row")
    let size = rows[row].size
    return AddressRange(
      unchecked: Address(rows[row].start), size: ByteCount(size == Self.escaped ? largeSizes[row] ?? 0 : UInt64(size)))
  }

  /// Calls `body` with each row in `range` whose entry covers at least one address from `first` to `last`, inclusive. O(rows).
  @inline(__always)
  func forEachRow(in range: Range<Int>, first: UInt64, last: UInt64, _ body: (Int) -> Void) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "no such row")
    for row in range where rows[row].start <= last {
      let size = self.range(row).size.rawValue
      // START + SIZE never exceeds 2^64, so the addition does not overflow.
      if size > 0, rows[row].start &+ (size &- 1) >= first { body(row) }
    }
  }

  @inline(__always)
  func prefetch(_ row: Int) { jt_prefetch(rows + row) }

  /// Returns the position of a row's name in the file. O(1).
  @inline(__always)
  func name(_ row: Int) -> TextRange {
    precondition(row >= 0 && row < count, "no such row")
    let offset = rows[row].nameOffset
    return TextRange(
      offset: offset == Self.escaped ? farNames[row] ?? base : base + UInt64(offset), length: UInt64(rows[row].nameLength))
  }

  subscript(row: Int) -> Entry { Entry(range: range(row), name: name(row), nameHash: rows[row].nameHash) }
}
