/// The owner of each byte of the address space: the newest entry that covers it.
///
/// A new entry takes its bytes from older owners, which are trimmed and keep the rest. Entries of size 0 own nothing. The ranges are
/// disjoint and sorted, in two levels: an array of leaves with up to 512 ranges each. A lookup is O(log n). Inserting an entry is
/// O(log n + leaf size), amortized over the ranges that the entry removes. Copies share each leaf until one copy changes it.
///
/// ```swift
/// var ranges = LiveRanges()
/// ranges.insert(AddressRange(start: Address(0x10), size: ByteCount(4))!) { older, taken in }
/// ```
public struct LiveRanges {
  /// A contiguous range of addresses with one owner.
  public struct Piece: Hashable, Sendable {
    /// The addresses of the piece.
    public var range: AddressRange
    /// The entry that owns the addresses.
    public var owner: EntryID

    /// Creates a piece.
    public init(range: AddressRange, owner: EntryID) {
      self.range = range
      self.owner = owner
    }
  }

  var leaves: [RangeLeaf] = []
  /// The first address of each leaf.
  var firsts: [UInt64] = []
  var ownership = OwnershipColumn()
  /// The bytes that older entries lost to newer ones, not yet recorded in `ownership`.
  private(set) var losses: [Loss] = []
  private var bytes: UInt64 = 0

  /// The number of entries that own all their bytes.
  public private(set) var liveCount = 0
  /// The number of entries that own some of their bytes.
  public private(set) var trimmedCount = 0
  /// The number of entries that no longer own any of their bytes.
  public private(set) var deadCount = 0
  /// The number of entries of size 0.
  public private(set) var zeroSizeCount = 0
  /// The number of disjoint ranges that have an owner.
  public internal(set) var rangeCount = 0

  struct Loss {
    var owner: EntryID
    var newer: EntryID
    var bytes: UInt64
    /// The change in the owner's number of pieces.
    var pieces: Int
  }

  /// Creates an address space without owners.
  public init() {}

  /// The number of bytes that have an owner, at most 2^64 - 1.
  public var ownedBytes: ByteCount { ByteCount(bytes == 0 && rangeCount > 0 ? .max : bytes) }

  /// The number of entries inserted, including those of size 0.
  public var entryCount: Int { ownership.count }

  /// Returns the ownership of an entry, whose number must be below ``entryCount``. O(1).
  public func ownership(of id: EntryID) -> Ownership {
    precondition(id.index < ownership.count, "no such entry")
    return ownership[id]
  }

  /// Returns the most severe kind of an entry's overlaps, or nil if none is recorded. Only ``MapContents`` records overlaps. O(1).
  public func worstOverlap(of id: EntryID) -> Overlap.Kind? {
    precondition(id.index < ownership.count, "no such entry")
    return ownership.worstOverlap(of: id)
  }

  /// Inserts the range of the next entry. Entries are numbered in the order of the calls.
  ///
  /// - Parameters:
  ///   - range: The addresses of the entry. It may be empty.
  ///   - body: A closure that is called once for each older entry that loses bytes, in the order of their numbers.
  /// - Complexity: O(log n + leaf size), amortized.
  public mutating func insert(_ range: AddressRange, _ body: (_ older: EntryID, _ taken: ByteCount) -> Void) {
    insertDeferringLosses(range)
    for loss in losses { body(loss.owner, ByteCount(loss.bytes)) }
    applyLosses { _, _ in nil }
  }

  /// Inserts the range of the next entry and appends a loss to `losses` for each older entry that loses bytes.
  @inline(__always)
  mutating func insertDeferringLosses(_ range: AddressRange) {
    let id = UInt32(truncatingIfNeeded: ownership.count)
    ownership.append(isEmpty: range.isEmpty)
    guard !range.isEmpty else {
      zeroSizeCount += 1
      return
    }
    liveCount += 1
    bytes &+= range.size.rawValue
    let first = losses.count
    insert(start: range.start.rawValue, last: range.lastValue, owner: id)
    if losses.count > first + 1 { mergeLosses(from: first) }
  }

  @inline(__always)
  mutating func addLoss(_ owner: UInt32, to newer: UInt32, bytes: UInt64, pieces: Int) {
    losses.append(Loss(owner: EntryID(owner), newer: EntryID(newer), bytes: bytes, pieces: pieces))
  }

  /// Applies all losses in order, then removes them. `kind` returns the kind of overlap to record, or nil to record none. `wasLive` is true
  /// if the owner had lost no bytes before.
  @inline(__always)
  mutating func applyLosses(_ kind: (Loss, _ wasLive: Bool) -> Overlap.Kind?) {
    for loss in losses {
      let kind = kind(loss, ownership.isLive(loss.owner))
      apply(loss, kind)
      if let kind { ownership.mark(loss.newer, kind) }
    }
    losses.removeAll(keepingCapacity: losses.count < 4096)
  }

  @inline(__always)
  private mutating func insert(start: UInt64, last: UInt64, owner: UInt32) {
    guard let top = leaves.indices.last else { return appendLeaf(start: start, last: last, owner: owner) }
    // Ascending addresses: append after the last range.
    if leaves[top].lasts[leaves[top].count - 1] < start {
      guard !leaves[top].isFull else { return appendLeaf(start: start, last: last, owner: owner) }
      mutableLeaf(top).append(start: start, last: last, owner: owner)
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
      insertIntoGap(start: start, last: last, owner: owner, leaf: leaf, place: place)
    } else if leaf + 1 < firsts.count, followingStart <= last {
      takeAcrossLeaves(start: start, last: last, owner: owner, leaf: leaf, place: place)
    } else {
      take(start: start, last: last, owner: owner, leaf: leaf, place: place)
    }
  }

  /// Returns the index of the leaf for a range that starts at an address. O(log leaves).
  @inline(__always)
  func leafIndex(for start: UInt64) -> Int {
    // A binary search without branches on the data, as in `RangeLeaf`.
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

  /// Returns a leaf for modification, and copies it first if it is shared.
  @inline(__always)
  mutating func mutableLeaf(_ leaf: Int) -> RangeLeaf {
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

  /// Merges the losses of the same owner into one. Considers only the losses from index `first` on.
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

  /// Sorts losses by owner, from index `first` on. Usually there are two or three, for which insertion sort is fastest.
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

  @inline(__always)
  private mutating func apply(_ loss: Loss, _ kind: Overlap.Kind?) {
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
