/// Who owns each byte of address space now: the newest entry that covers it.
///
/// A new entry takes its bytes from older owners; what is left of them is trimmed, not dropped. Entries of size 0 own nothing.
/// The ranges are disjoint and sorted, in two levels: an array of leaves with up to 512 ranges each. Adding an entry is
/// O(log n + leaf) and amortised over the ranges that it takes; a look-up is O(log n).
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
  }

  var leaves: [RangeLeaf] = []
  /// The first address of each leaf.
  var firsts: [UInt64] = []
  var ownership = OwnershipColumn()
  private var bytes: UInt64 = 0
  private var losses: [Loss] = []

  /// The number of entries that own all their bytes.
  public private(set) var liveCount = 0
  /// The number of entries that own some of their bytes.
  public private(set) var trimmedCount = 0
  /// The number of entries that own none of their bytes any more.
  public private(set) var deadCount = 0
  /// The number of entries of size 0.
  public private(set) var zeroSizeCount = 0
  /// The number of disjoint ranges.
  public private(set) var rangeCount = 0

  /// What an older owner loses to the entry that is being added.
  struct Loss {
    var owner: EntryID
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
    let id = EntryID(UInt32(truncatingIfNeeded: ownership.count))
    ownership.append(isEmpty: range.isEmpty)
    guard !range.isEmpty else {
      zeroSizeCount += 1
      return
    }
    liveCount += 1
    bytes &+= range.size.rawValue
    place(start: range.start.rawValue, last: range.lastRaw, owner: id.rawValue)
    guard !losses.isEmpty else { return }
    if losses.count > 1 { mergeLosses() }
    for loss in losses {
      settle(loss)
      body(loss.owner, ByteCount(loss.bytes))
    }
    losses.removeAll(keepingCapacity: losses.count < 4096)
  }

  /// Notes in both entries that they overlap.
  mutating func mark(newer: EntryID, older: EntryID, _ kind: Overlap.Kind) {
    ownership.mark(newer, kind)
    ownership.mark(older, kind)
  }

  /// Makes room for a range, noting what others lose, and puts it in.
  @inline(__always)
  private mutating func place(start: UInt64, last: UInt64, owner: UInt32) {
    guard let top = leaves.indices.last else {
      appendLeaf(start: start, last: last, owner: owner)
      return
    }
    // Growing addresses: after everything there is.
    if leaves[top].lasts[leaves[top].count - 1] < start {
      if leaves[top].isFull {
        appendLeaf(start: start, last: last, owner: owner)
      } else {
        leaves[top].insert(start: start, last: last, owner: owner, at: leaves[top].count)
        rangeCount += 1
      }
      return
    }
    let leaf = leafIndex(for: start)
    let place = leaves[leaf].firstPlace(endingAtOrAfter: start)
    let next = self.range(leaf: leaf, place: place)
    if let next, next.start <= last {
      take(start: start, last: last, owner: owner, leaf: leaf, place: place)
    } else {
      put(start: start, last: last, owner: owner, leaf: leaf, place: place)
    }
  }

  /// The leaf in which a range that starts at an address belongs. O(log leaves).
  @inline(__always)
  func leafIndex(for start: UInt64) -> Int {
    var low = 0
    var high = firsts.count
    while low < high {
      let middle = (low &+ high) >> 1
      if firsts[middle] <= start { low = middle &+ 1 } else { high = middle }
    }
    return max(0, low - 1)
  }

  /// The range at a place, looking into the next leaf behind the end of this one.
  private func range(leaf: Int, place: Int) -> (start: UInt64, last: UInt64)? {
    if place < leaves[leaf].count { return (leaves[leaf].starts[place], leaves[leaf].lasts[place]) }
    guard leaf + 1 < leaves.count else { return nil }
    return (leaves[leaf + 1].starts[0], leaves[leaf + 1].lasts[0])
  }

  private mutating func appendLeaf(start: UInt64, last: UInt64, owner: UInt32) {
    var leaf = RangeLeaf()
    leaf.insert(start: start, last: last, owner: owner, at: 0)
    leaves.append(leaf)
    firsts.append(start)
    rangeCount += 1
  }

  /// Puts a range where nothing overlaps it.
  private mutating func put(start: UInt64, last: UInt64, owner: UInt32, leaf: Int, place: Int) {
    var leaf = leaf
    var place = place
    if leaves[leaf].isFull {
      if place == RangeLeaf.capacity {
        leaves.insert(RangeLeaf(), at: leaf + 1)
        firsts.insert(start, at: leaf + 1)
        leaf += 1
        place = 0
      } else {
        let upper = leaves[leaf].split(for: place)
        firsts.insert(upper.starts[0], at: leaf + 1)
        leaves.insert(upper, at: leaf + 1)
        if place > leaves[leaf].count {
          place -= leaves[leaf].count
          leaf += 1
        }
      }
    }
    leaves[leaf].insert(start: start, last: last, owner: owner, at: place)
    if place == 0 { firsts[leaf] = start }
    rangeCount += 1
  }

  /// Takes a range from those who own parts of it. The range at the place overlaps it.
  private mutating func take(start: UInt64, last: UInt64, owner: UInt32, leaf: Int, place: Int) {
    var leaf = leaf
    var place = place
    if place == leaves[leaf].count {
      leaf += 1
      place = 0
    }
    let oldStart = leaves[leaf].starts[place]
    let oldLast = leaves[leaf].lasts[place]
    let oldOwner = leaves[leaf].owners[place]
    if oldStart < start, oldLast > last {
      // The new range lies inside one piece: that piece becomes two.
      losses.append(Loss(owner: EntryID(oldOwner), bytes: last - start + 1, pieces: 1))
      leaves[leaf].lasts[place] = start - 1
      put(start: last + 1, last: oldLast, owner: oldOwner, leaf: leaf, place: place + 1)
      let home = leafIndex(for: start)
      put(start: start, last: last, owner: owner, leaf: home, place: leaves[home].firstPlace(endingAtOrAfter: start))
      return
    }
    if oldStart == start, oldLast == last {
      // The same range again: only the owner changes.
      losses.append(Loss(owner: EntryID(oldOwner), bytes: last - start + 1, pieces: -1))
      leaves[leaf].owners[place] = owner
      return
    }
    if oldStart < start {
      losses.append(Loss(owner: EntryID(oldOwner), bytes: oldLast - start + 1, pieces: 0))
      leaves[leaf].lasts[place] = start - 1
      place += 1
    }
    removeCovered(last: last, leaf: leaf, place: place)
    trimFollowing(last: last, leaf: leaf, place: place)
    guard !leaves.isEmpty else {
      appendLeaf(start: start, last: last, owner: owner)
      return
    }
    let home = leafIndex(for: start)
    put(start: start, last: last, owner: owner, leaf: home, place: leaves[home].firstPlace(endingAtOrAfter: start))
  }

  /// Removes the pieces from a place on that end at or before an address.
  private mutating func removeCovered(last: UInt64, leaf: Int, place: Int) {
    var end = leaf
    var from = place
    var emptied = leaf..<leaf
    while end < leaves.count {
      var until = from
      while until < leaves[end].count, leaves[end].lasts[until] <= last {
        losses.append(
          Loss(
            owner: EntryID(leaves[end].owners[until]), bytes: leaves[end].lasts[until] - leaves[end].starts[until] + 1,
            pieces: -1))
        until += 1
      }
      let reachedEnd = until == leaves[end].count
      rangeCount -= until - from
      if from == 0, reachedEnd {
        emptied = (emptied.isEmpty ? end : emptied.lowerBound)..<end + 1
      } else if until > from {
        leaves[end].remove(from..<until)
        if from == 0 { firsts[end] = leaves[end].starts[0] }
      }
      guard reachedEnd else { break }
      end += 1
      from = 0
    }
    leaves.removeSubrange(emptied)
    firsts.removeSubrange(emptied)
  }

  /// Trims the piece that begins inside the new range and ends behind it. It now stands at the place, or first in the next leaf.
  private mutating func trimFollowing(last: UInt64, leaf: Int, place: Int) {
    var leaf = leaf
    var place = place
    if leaf < leaves.count, place >= leaves[leaf].count {
      leaf += 1
      place = 0
    }
    guard leaf < leaves.count, leaves[leaf].starts[place] <= last else { return }
    losses.append(
      Loss(owner: EntryID(leaves[leaf].owners[place]), bytes: last - leaves[leaf].starts[place] + 1, pieces: 0))
    leaves[leaf].starts[place] = last + 1
    if place == 0 { firsts[leaf] = last + 1 }
  }

  /// Makes one loss of all that one owner loses.
  private mutating func mergeLosses() {
    losses.sort { $0.owner < $1.owner }
    var kept = 0
    for next in losses.indices.dropFirst() {
      if losses[next].owner == losses[kept].owner {
        losses[kept].bytes += losses[next].bytes
        losses[kept].pieces += losses[next].pieces
      } else {
        kept += 1
        losses[kept] = losses[next]
      }
    }
    losses.removeSubrange((kept + 1)...)
  }

  /// Books a loss with its owner.
  @inline(__always)
  private mutating func settle(_ loss: Loss) {
    bytes &-= loss.bytes
    switch ownership.change(loss.owner, pieces: loss.pieces) {
    case .live: liveCount -= 1
    case .trimmed: trimmedCount -= 1
    case .dead, .zeroSize: break
    }
    if ownership[loss.owner] == .dead { deadCount += 1 } else { trimmedCount += 1 }
  }
}
