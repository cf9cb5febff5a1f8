/// Up to 4096 entries in columns of fixed size: 24 bytes an entry, allocated once and never moved.
///
/// Sizes, and offsets of names from the chunk's first, take 32 bits; the few that do not fit stand in a table beside.
final class EntryChunk {
  static let capacity = 4096
  private static let escaped = UInt32.max

  /// The number of rows that hold an entry.
  private(set) var count = 0

  private let base: UInt64
  private let starts: UnsafeMutablePointer<UInt64>
  private let sizes: UnsafeMutablePointer<UInt32>
  private let nameOffsets: UnsafeMutablePointer<UInt32>
  private let nameLengths: UnsafeMutablePointer<UInt32>
  private let nameHashes: UnsafeMutablePointer<UInt32>
  private var largeSizes: [Int: UInt64] = [:]
  private var farNames: [Int: UInt64] = [:]

  /// Makes an empty chunk for names at or after an offset.
  init(base: UInt64) {
    self.base = base
    starts = .allocate(capacity: Self.capacity)
    sizes = .allocate(capacity: Self.capacity)
    nameOffsets = .allocate(capacity: Self.capacity)
    nameLengths = .allocate(capacity: Self.capacity)
    nameHashes = .allocate(capacity: Self.capacity)
  }

  /// Makes a chunk with the first rows of another.
  convenience init(copying other: EntryChunk, rows: Int) {
    self.init(base: other.base)
    for row in 0..<rows { append(other[row]) }
  }

  deinit {
    starts.deallocate()
    sizes.deallocate()
    nameOffsets.deallocate()
    nameLengths.deallocate()
    nameHashes.deallocate()
  }

  /// Adds a row. The chunk must not be full.
  ///
  /// The pointers are sound: each has room for `capacity` rows, and `count` stays at or below it.
  @inline(__always)
  func append(_ entry: Entry) {
    precondition(count < Self.capacity, "a full chunk takes no row")
    let row = count
    starts[row] = entry.range.start.rawValue
    let size = entry.range.size.rawValue
    if size < UInt64(Self.escaped) {
      sizes[row] = UInt32(truncatingIfNeeded: size)
    } else {
      sizes[row] = Self.escaped
      largeSizes[row] = size
    }
    let offset = entry.name.offset &- base
    if entry.name.offset >= base, offset < UInt64(Self.escaped) {
      nameOffsets[row] = UInt32(truncatingIfNeeded: offset)
    } else {
      nameOffsets[row] = Self.escaped
      farNames[row] = entry.name.offset
    }
    // A line is at most 1 MiB long, so a decoded name always fits.
    nameLengths[row] = UInt32(clamping: entry.name.length)
    nameHashes[row] = entry.nameHash
    count = row + 1
  }

  /// The addresses of a row. O(1).
  @inline(__always)
  func range(_ row: Int) -> AddressRange {
    precondition(row >= 0 && row < count, "no such row")
    let size = sizes[row]
    return AddressRange(
      unchecked: Address(starts[row]), size: ByteCount(size == Self.escaped ? largeSizes[row] ?? 0 : UInt64(size)))
  }

  /// Whether a row has a name of a hash and a length. O(1).
  @inline(__always)
  func hasName(_ row: Int, hash: UInt32, length: UInt64) -> Bool {
    precondition(row >= 0 && row < count, "no such row")
    return nameHashes[row] == hash && UInt64(nameLengths[row]) == length
  }

  /// The entry of a row. O(1).
  subscript(row: Int) -> Entry {
    let range = range(row)
    let offset = nameOffsets[row]
    return Entry(
      range: range,
      name: TextRange(
        offset: offset == Self.escaped ? farNames[row] ?? base : base + UInt64(offset), length: UInt64(nameLengths[row])),
      nameHash: nameHashes[row])
  }
}
