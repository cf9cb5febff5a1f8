/// Who owns each byte of address space now: the newest entry that covers it.
///
/// A new entry takes its bytes from older owners; what is left of them is trimmed, not dropped. Entries of size 0 own nothing.
/// The ranges are disjoint and sorted, in two levels: an array of leaves with up to 512 ranges each. Adding an entry is
/// O(log n + leaf) and amortised over the ranges that it takes; a look-up is O(log n). Copies share leaves until one changes them.
///
/// ```swift
/// var ranges = LiveRanges()
/// ranges.insert(AddressRange(start: Address(0x10), size: ByteCount(4))!) { older, taken in }
/// ```
public struct LiveRanges {
  /// A piece of address space and its owner.
  public struct Piece: Hashable, Sendable {
    /// The addresses.
    public var range: AddressRange
    /// The entry that owns them.
    public var owner: EntryID

    /// Makes a piece.
    public init(range: AddressRange, owner: EntryID) {
      self.range = range
      self.owner = owner
    }
  }

  var leaves: [RangeLeaf] = []
  /// The first address of each leaf.
  var firsts: [UInt64] = []
  var ownership = OwnershipColumn()
  /// What older owners lost to new entries and is not settled yet.
  private(set) var losses: [Loss] = []
  private var bytes: UInt64 = 0

  /// The number of entries that own all their bytes.
  public private(set) var liveCount = 0
  /// The number of entries that own some of their bytes.
  public private(set) var trimmedCount = 0
  /// The number of entries that own none of their bytes any more.
  public private(set) var deadCount = 0
  /// The number of entries of size 0.
  public private(set) var zeroSizeCount = 0
  /// The number of disjoint ranges.
  public internal(set) var rangeCount = 0

  /// What an older owner lost to a newer entry.
  struct Loss {
    var owner: EntryID
    var newer: EntryID
    var bytes: UInt64
    /// The change of the number of pieces that the owner has.
    var pieces: Int
  }

  /// Makes ranges without an owner.
  public init() {}

  /// The number of bytes that have an owner; 2^64 - 1 also stands for all 2^64.
  public var ownedBytes: ByteCount { ByteCount(bytes == 0 && rangeCount > 0 ? .max : bytes) }

  /// The number of entries added.
  public var entryCount: Int { ownership.count }

  /// How much of its range an entry still owns. O(1).
  public func ownership(of id: EntryID) -> Ownership {
    precondition(id.index < ownership.count, "no such entry")
    return ownership[id]
  }

  /// The most serious kind of overlap that an entry took part in, or nil. O(1).
  public func worstOverlap(of id: EntryID) -> Overlap.Kind? {
    precondition(id.index < ownership.count, "no such entry")
    return ownership.worstOverlap(of: id)
  }

  /// Adds the next entry; `body` gets each older owner that loses bytes once, in the order of their numbers, with the bytes it loses.
  public mutating func insert(_ range: AddressRange, _ body: (_ older: EntryID, _ taken: ByteCount) -> Void) {
    place(range)
    for loss in losses { body(loss.owner, ByteCount(loss.bytes)) }
    settle { _, _ in nil }
  }

  /// Adds the next entry and appends what others lost to it to `losses`, one loss an owner; they stay there until they are settled.
  @inline(__always)
  mutating func place(_ range: AddressRange) {
    let id = UInt32(truncatingIfNeeded: ownership.count)
    ownership.append(isEmpty: range.isEmpty)
    guard !range.isEmpty else {
      zeroSizeCount += 1
      return
    }
    liveCount += 1
    bytes &+= range.size.rawValue
    let first = losses.count
    place(start: range.start.rawValue, last: range.lastRaw, owner: id)
    if losses.count > first + 1 { mergeLosses(from: first) }
  }

  /// Notes what an owner lost.
  @inline(__always)
  mutating func lose(_ owner: UInt32, to newer: UInt32, bytes: UInt64, pieces: Int) {
    losses.append(Loss(owner: EntryID(owner), newer: EntryID(newer), bytes: bytes, pieces: pieces))
  }

  /// Books all losses with their owners, in their order; `body` gets each of them before, with whether its owner still had all its bytes,
  /// and says what kind of overlap it is.
  @inline(__always)
  mutating func settle(_ body: (Loss, _ wasLive: Bool) -> Overlap.Kind?) {
    for loss in losses {
      let kind = body(loss, ownership.isLive(loss.owner))
      settle(loss, kind)
      if let kind { ownership.mark(loss.newer, kind) }
    }
    losses.removeAll(keepingCapacity: losses.count < 4096)
  }

  /// Makes room for a range, noting what others lose, and puts it in.
  @inline(__always)
  private mutating func place(start: UInt64, last: UInt64, owner: UInt32) {
    guard let top = leaves.indices.last else { return appendLeaf(start: start, last: last, owner: owner) }
    // Growing addresses: after everything there is.
    if leaves[top].lasts[leaves[top].count - 1] < start {
      guard !leaves[top].isFull else { return appendLeaf(start: start, last: last, owner: owner) }
      own(top).append(start: start, last: last, owner: owner)
      rangeCount += 1
      return
    }
    let leaf = leafIndex(for: start)
    let place = leaves[leaf].firstPlace(endingAtOrAfter: start)
    let followingStart = leaf + 1 < firsts.count ? firsts[leaf + 1] : .max
    if place == leaves[leaf].count || leaves[leaf].starts[place] > last {
      guard place < leaves[leaf].count || followingStart > last || leaf + 1 == firsts.count else {
        return takeAcrossLeaves(start: start, last: last, owner: owner, leaf: leaf, place: place)
      }
      put(start: start, last: last, owner: owner, leaf: leaf, place: place)
    } else if leaf + 1 < firsts.count, followingStart <= last {
      takeAcrossLeaves(start: start, last: last, owner: owner, leaf: leaf, place: place)
    } else {
      take(start: start, last: last, owner: owner, leaf: leaf, place: place)
    }
  }

  /// The leaf in which a range that starts at an address belongs. O(log leaves).
  @inline(__always)
  func leafIndex(for start: UInt64) -> Int {
    // Halving without a branch on what is found, as in a leaf.
    firsts.withUnsafeBufferPointer { firsts in
      var base = 0
      var length = firsts.count
      while length > 1 {
        let half = length >> 1
        base &+= firsts[base &+ half] <= start ? half : 0
        length &-= half
      }
      return base
    }
  }

  /// A leaf that may be changed: when a copy of the ranges shares it, it is copied first.
  @inline(__always)
  mutating func own(_ leaf: Int) -> RangeLeaf {
    if !isKnownUniquelyReferenced(&leaves[leaf]) { leaves[leaf] = leaves[leaf].copy() }
    return leaves[leaf]
  }

  mutating func appendLeaf(start: UInt64, last: UInt64, owner: UInt32) {
    let leaf = RangeLeaf()
    leaf.append(start: start, last: last, owner: owner)
    leaves.append(leaf)
    firsts.append(start)
    rangeCount += 1
  }

  /// Makes one loss of all that one owner loses to one entry.
  private mutating func mergeLosses(from first: Int) {
    sortLosses(from: first)
    var kept = first
    for next in first + 1..<losses.count {
      if losses[next].owner == losses[kept].owner {
        losses[kept].bytes += losses[next].bytes
        losses[kept].pieces += losses[next].pieces
      } else {
        kept += 1
        losses[kept] = losses[next]
      }
    }
    losses.removeLast(losses.count - kept - 1)
  }

  /// Sorts by owner. Most entries take from two or three others, for which a call of a general sort costs more than the sorting.
  @inline(__always)
  private mutating func sortLosses(from first: Int) {
    guard losses.count - first <= 8 else { return losses[first...].sort { $0.owner < $1.owner } }
    for end in first + 1..<losses.count {
      var place = end
      while place > first, losses[place - 1].owner > losses[place].owner {
        losses.swapAt(place - 1, place)
        place -= 1
      }
    }
  }

  /// Books a loss with its owner.
  @inline(__always)
  private mutating func settle(_ loss: Loss, _ kind: Overlap.Kind?) {
    bytes &-= loss.bytes
    let change = ownership.change(loss.owner, pieces: loss.pieces, kind)
    switch change.before {
    case .live: liveCount -= 1
    case .trimmed: trimmedCount -= 1
    case .dead, .zeroSize: break
    }
    if change.isDead { deadCount += 1 } else { trimmedCount += 1 }
  }
}
