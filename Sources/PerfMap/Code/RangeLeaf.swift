/// Up to 512 disjoint ranges in the order of their addresses, in three columns.
///
/// Ends are inclusive: the last byte of a range can always be expressed, its end (2^64) cannot.
struct RangeLeaf {
  static let capacity = 512

  var starts: [UInt64] = []
  var lasts: [UInt64] = []
  var owners: [UInt32] = []
  /// Where the last range was put in: a hint that addresses are growing.
  private var lastInsert = -1

  init() {
    starts.reserveCapacity(Self.capacity)
    lasts.reserveCapacity(Self.capacity)
    owners.reserveCapacity(Self.capacity)
  }

  var count: Int { starts.count }
  var isFull: Bool { count == Self.capacity }

  /// The first place whose range ends at or after an address; `count` when there is none. O(log count).
  @inline(__always)
  func firstPlace(endingAtOrAfter address: UInt64) -> Int {
    var low = 0
    var high = lasts.count
    while low < high {
      let middle = (low &+ high) >> 1
      if lasts[middle] < address { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  /// Puts a range at a place. O(count).
  @inline(__always)
  mutating func insert(start: UInt64, last: UInt64, owner: UInt32, at place: Int) {
    starts.insert(start, at: place)
    lasts.insert(last, at: place)
    owners.insert(owner, at: place)
    lastInsert = place
  }

  /// Takes ranges away. O(count).
  mutating func remove(_ places: Range<Int>) {
    starts.removeSubrange(places)
    lasts.removeSubrange(places)
    owners.removeSubrange(places)
  }

  /// Splits off the upper part of a full leaf before a range is put at `place`.
  ///
  /// Where addresses grow, the cut is at that place, so that the lower part stays full and later ranges go to its end or to
  /// the new leaf; else it is in the middle.
  mutating func split(for place: Int) -> RangeLeaf {
    let grows = place == lastInsert + 1 && place >= Self.capacity / 2
    let cut = grows ? place : Self.capacity / 2
    var upper = RangeLeaf()
    upper.starts.append(contentsOf: starts[cut...])
    upper.lasts.append(contentsOf: lasts[cut...])
    upper.owners.append(contentsOf: owners[cut...])
    remove(cut..<count)
    lastInsert = -1
    return upper
  }
}
