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
}

/// For each entry, into how many pieces newer entries have cut what it still owns, and how it met others: two bytes an entry.
///
/// The words lie in pieces of fixed size, so that a large column never moves: a key would wait for it.
struct OwnershipColumn {
  private var words: [[UInt16]] = []
  private(set) var count = 0
  /// The numbers of pieces that do not fit into a word.
  private var large: [UInt32: Int] = [:]

  private static let pieces: UInt16 = 0x03ff
  private static let touched: UInt16 = 0x0400
  private static let zeroSize: UInt16 = 0x0800
  private static let kindShift: UInt16 = 12
  private static let wordBits = 16
  private static let wordMask = 1 << wordBits - 1

  /// Adds an entry that owns its whole range, or nothing when that is empty.
  @inline(__always)
  mutating func append(isEmpty: Bool) {
    if count & Self.wordMask == 0 {
      words.append([])
      words[words.count - 1].reserveCapacity(1 << Self.wordBits)
    }
    words[count >> Self.wordBits].append(isEmpty ? Self.zeroSize : 1)
    count += 1
  }

  @inline(__always)
  private func word(_ id: EntryID) -> UInt16 { words[id.index >> Self.wordBits][id.index & Self.wordMask] }

  /// Asks for the word of an entry that will be changed soon.
  @inline(__always)
  func prefetch(_ id: EntryID) {
    words[id.index >> Self.wordBits].withUnsafeBufferPointer { words in
      if let base = words.baseAddress { jt_prefetch(base + (id.index & Self.wordMask)) }
    }
  }

  /// What the entry owns now. O(1).
  subscript(id: EntryID) -> Ownership {
    let word = word(id)
    if word & Self.zeroSize != 0 { return .zeroSize }
    if word & Self.pieces == 0 { return .dead }
    return word & Self.touched == 0 ? .live : .trimmed
  }

  /// The number of separate pieces that the entry owns.
  func pieceCount(of id: EntryID) -> Int {
    let pieces = word(id) & Self.pieces
    return pieces == Self.pieces ? large[id.rawValue] ?? 0 : Int(pieces)
  }

  /// Notes that a newer entry took bytes, and how many pieces that made or ended. Returns the state before, and whether nothing is left.
  @inline(__always)
  mutating func change(_ id: EntryID, pieces change: Int) -> (before: Ownership, isDead: Bool) {
    let word = word(id)
    let before: Ownership = word & Self.touched != 0 ? .trimmed : .live
    let pieces = Int(word & Self.pieces) + change
    if word & Self.pieces != Self.pieces, pieces < Int(Self.pieces) {
      words[id.index >> Self.wordBits][id.index & Self.wordMask] =
        (word & ~Self.pieces) | Self.touched | UInt16(truncatingIfNeeded: max(0, pieces))
      return (before, pieces == 0)
    }
    words[id.index >> Self.wordBits][id.index & Self.wordMask] |= Self.touched
    setPieces(of: id, to: pieceCount(of: id) + change)
    return (before, pieceCount(of: id) == 0)
  }

  private mutating func setPieces(of id: EntryID, to count: Int) {
    let escaped = count >= Int(Self.pieces)
    if escaped || word(id) & Self.pieces == Self.pieces { large[id.rawValue] = escaped ? count : nil }
    words[id.index >> Self.wordBits][id.index & Self.wordMask] =
      word(id) & ~Self.pieces | (escaped ? Self.pieces : UInt16(truncatingIfNeeded: max(0, count)))
  }

  /// Notes that the entry took part in an overlap of a kind, as the newer or the older one.
  @inline(__always)
  mutating func mark(_ id: EntryID, _ kind: Overlap.Kind) {
    words[id.index >> Self.wordBits][id.index & Self.wordMask] |= 1 << (Self.kindShift + UInt16(kind.rawValue))
  }

  /// The most serious kind of overlap that the entry took part in.
  func worstOverlap(of id: EntryID) -> Overlap.Kind? {
    let bits = word(id) >> Self.kindShift
    return bits == 0 ? nil : Overlap.Kind(rawValue: UInt8(15 - UInt16(bits).leadingZeroBitCount))
  }
}
