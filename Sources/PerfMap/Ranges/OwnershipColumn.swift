import CLinux

/// The part of its range that an entry still owns.
public enum Ownership: String, Hashable, Sendable {
  /// The entry owns all of its bytes.
  case live
  /// The entry owns some of its bytes; newer entries took the others.
  case trimmed
  /// The entry owns none of its bytes; newer entries took them all.
  case dead
  /// The size of the entry is 0, so it never owned a byte.
  case zeroSize

  /// The name of the ownership in JSON output and exported tables.
  public var name: String { rawValue }
}

/// The number of pieces that each entry still owns, and the kinds of its overlaps, in 16 bits per entry.
///
/// The words are stored in copy-on-write pages: snapshots are cheap and growth never copies the column.
struct OwnershipColumn {
  private var pages: [Page] = []
  private(set) var count = 0
  /// The numbers of pieces that do not fit into 10 bits, by entry number.
  private var large: [UInt32: Int] = [:]

  private static let pieces: UInt16 = 0x03ff
  private static let touched: UInt16 = 0x0400
  private static let zeroSize: UInt16 = 0x0800
  private static let kindShift: UInt16 = 12

  /// A page of 16,384 words.
  private final class Page {
    static let bits = 14
    static let mask = 1 << bits - 1
    /// The words of the page. Access is memory-safe: indices are masked to the number of words.
    let words: UnsafeMutablePointer<UInt16>

    init() {
      words = .allocate(capacity: 1 << Self.bits)
      words.initialize(repeating: 0, count: 1 << Self.bits)
    }

    init(copying other: Page) {
      words = .allocate(capacity: 1 << Self.bits)
      words.initialize(from: other.words, count: 1 << Self.bits)
    }

    deinit { words.deallocate() }
  }

  /// Returns a pointer to the word of an entry. The pointer is valid until the next change of the column.
  @inline(__always)
  private mutating func pointer(_ index: Int) -> UnsafeMutablePointer<UInt16> {
    let page = index >> Page.bits
    if !isKnownUniquelyReferenced(&pages[page]) { pages[page] = Page(copying: pages[page]) }
    return pages[page].words + (index & Page.mask)
  }

  @inline(__always)
  private func word(_ id: EntryID) -> UInt16 { pages[id.index >> Page.bits].words[id.index & Page.mask] }

  /// Appends an entry that owns its whole range, which may be empty.
  @inline(__always)
  mutating func append(isEmpty: Bool) {
    if count & Page.mask == 0 { pages.append(Page()) }
    pointer(count).pointee = isEmpty ? Self.zeroSize : 1
    count += 1
  }

  @inline(__always)
  func prefetch(_ id: EntryID) { jt_prefetch(pages[id.index >> Page.bits].words + (id.index & Page.mask)) }

  subscript(id: EntryID) -> Ownership {
    let word = word(id)
    if word & Self.zeroSize != 0 { return .zeroSize }
    if word & Self.pieces == 0 { return .dead }
    return word & Self.touched == 0 ? .live : .trimmed
  }

  @inline(__always)
  func isLive(_ id: EntryID) -> Bool { word(id) & (Self.touched | Self.zeroSize) == 0 }

  func pieceCount(of id: EntryID) -> Int {
    let pieces = word(id) & Self.pieces
    return pieces == Self.pieces ? large[id.rawValue] ?? 0 : Int(pieces)
  }

  /// Records that a newer entry took bytes of an entry. Returns the ownership before the change, and true if no piece is left.
  @inline(__always)
  mutating func change(_ id: EntryID, pieces change: Int, _ kind: Overlap.Kind?) -> (before: Ownership, isDead: Bool) {
    let pointer = pointer(id.index)
    let word = pointer.pointee | (kind.map(Self.bit) ?? 0)
    let before: Ownership = word & Self.touched != 0 ? .trimmed : .live
    let pieces = Int(word & Self.pieces) + change
    if word & Self.pieces != Self.pieces, pieces < Int(Self.pieces) {
      pointer.pointee = (word & ~Self.pieces) | Self.touched | UInt16(truncatingIfNeeded: max(0, pieces))
      return (before, pieces == 0)
    }
    pointer.pointee = word | Self.touched
    setPieces(of: id, to: pieceCount(of: id) + change)
    return (before, pieceCount(of: id) == 0)
  }

  private mutating func setPieces(of id: EntryID, to count: Int) {
    let escaped = count >= Int(Self.pieces)
    let word = word(id)
    if escaped || word & Self.pieces == Self.pieces { large[id.rawValue] = escaped ? count : nil }
    pointer(id.index).pointee = word & ~Self.pieces | (escaped ? Self.pieces : UInt16(truncatingIfNeeded: max(0, count)))
  }

  /// Records the kind of an overlap in which an entry is the newer entry.
  @inline(__always)
  mutating func mark(_ id: EntryID, _ kind: Overlap.Kind) { pointer(id.index).pointee |= Self.bit(kind) }

  @inline(__always)
  private static func bit(_ kind: Overlap.Kind) -> UInt16 { 1 << (kindShift + UInt16(kind.rawValue)) }

  func worstOverlap(of id: EntryID) -> Overlap.Kind? {
    let bits = word(id) >> Self.kindShift
    return bits == 0 ? nil : Overlap.Kind(rawValue: UInt8(15 - UInt16(bits).leadingZeroBitCount))
  }
}
