import CLinux

/// How much of its range an entry still owns.
public enum Ownership: Hashable, Sendable {
  /// All of its bytes.
  case live
  /// Some of its bytes.
  case trimmed
  /// None: newer entries took them all.
  case dead
  /// It never had any: its size is 0.
  case zeroSize

  /// The word for it, as in exported tables.
  public var name: String {
    switch self {
    case .live: "live"
    case .trimmed: "trimmed"
    case .dead: "dead"
    case .zeroSize: "zeroSize"
    }
  }
}

/// For each entry, into how many pieces newer entries have cut what it still owns, and how it met others: two bytes an entry.
///
/// The words lie in pages that never move, and that copies of the column share until one of them changes: no key waits for a large column.
struct OwnershipColumn {
  private var pages: [Page] = []
  private(set) var count = 0
  /// The numbers of pieces that do not fit into a word.
  private var large: [UInt32: Int] = [:]

  private static let pieces: UInt16 = 0x03ff
  private static let touched: UInt16 = 0x0400
  private static let zeroSize: UInt16 = 0x0800
  private static let kindShift: UInt16 = 12

  /// 16,384 words.
  private final class Page {
    static let bits = 14
    static let mask = 1 << bits - 1
    /// Sound: it has room for all words; places in it are masked.
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

  /// Where the word of an entry can be changed. The pointer is used up before the column changes or goes.
  @inline(__always)
  private mutating func place(_ index: Int) -> UnsafeMutablePointer<UInt16> {
    let page = index >> Page.bits
    if !isKnownUniquelyReferenced(&pages[page]) { pages[page] = Page(copying: pages[page]) }
    return pages[page].words + (index & Page.mask)
  }

  @inline(__always)
  private func word(_ id: EntryID) -> UInt16 { pages[id.index >> Page.bits].words[id.index & Page.mask] }

  /// Adds an entry that owns its whole range, or nothing when that is empty.
  @inline(__always)
  mutating func append(isEmpty: Bool) {
    if count & Page.mask == 0 { pages.append(Page()) }
    place(count).pointee = isEmpty ? Self.zeroSize : 1
    count += 1
  }

  /// Asks for the word of an entry that will be changed soon.
  @inline(__always)
  func prefetch(_ id: EntryID) { jt_prefetch(pages[id.index >> Page.bits].words + (id.index & Page.mask)) }

  /// What the entry owns now. O(1).
  subscript(id: EntryID) -> Ownership {
    let word = word(id)
    if word & Self.zeroSize != 0 { return .zeroSize }
    if word & Self.pieces == 0 { return .dead }
    return word & Self.touched == 0 ? .live : .trimmed
  }

  /// Whether no newer entry ever took bytes of it.
  @inline(__always)
  func isLive(_ id: EntryID) -> Bool { word(id) & (Self.touched | Self.zeroSize) == 0 }

  /// The number of separate pieces that the entry owns.
  func pieceCount(of id: EntryID) -> Int {
    let pieces = word(id) & Self.pieces
    return pieces == Self.pieces ? large[id.rawValue] ?? 0 : Int(pieces)
  }

  /// Notes that a newer entry took bytes, how they overlap, and how many pieces that made or ended. Returns the state before, and whether
  /// nothing is left.
  @inline(__always)
  mutating func change(_ id: EntryID, pieces change: Int, _ kind: Overlap.Kind?) -> (before: Ownership, isDead: Bool) {
    let place = place(id.index)
    let word = place.pointee | (kind.map(Self.bit) ?? 0)
    let before: Ownership = word & Self.touched != 0 ? .trimmed : .live
    let pieces = Int(word & Self.pieces) + change
    if word & Self.pieces != Self.pieces, pieces < Int(Self.pieces) {
      place.pointee = (word & ~Self.pieces) | Self.touched | UInt16(truncatingIfNeeded: max(0, pieces))
      return (before, pieces == 0)
    }
    place.pointee = word | Self.touched
    setPieces(of: id, to: pieceCount(of: id) + change)
    return (before, pieceCount(of: id) == 0)
  }

  private mutating func setPieces(of id: EntryID, to count: Int) {
    let escaped = count >= Int(Self.pieces)
    let word = word(id)
    if escaped || word & Self.pieces == Self.pieces { large[id.rawValue] = escaped ? count : nil }
    place(id.index).pointee = word & ~Self.pieces | (escaped ? Self.pieces : UInt16(truncatingIfNeeded: max(0, count)))
  }

  /// Notes that the entry took part in an overlap of a kind, as the newer one.
  @inline(__always)
  mutating func mark(_ id: EntryID, _ kind: Overlap.Kind) { place(id.index).pointee |= Self.bit(kind) }

  @inline(__always)
  private static func bit(_ kind: Overlap.Kind) -> UInt16 { 1 << (kindShift + UInt16(kind.rawValue)) }

  /// The most serious kind of overlap that the entry took part in.
  func worstOverlap(of id: EntryID) -> Overlap.Kind? {
    let bits = word(id) >> Self.kindShift
    return bits == 0 ? nil : Overlap.Kind(rawValue: UInt8(15 - UInt16(bits).leadingZeroBitCount))
  }
}
