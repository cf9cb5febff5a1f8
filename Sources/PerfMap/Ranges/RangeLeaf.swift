/// A sorted array of up to 512 disjoint ranges in three columns of fixed size, 20 bytes per range.
///
/// Ends are inclusive, because an exclusive end may be 2^64.
///
/// A place is the index of a range. Access through the pointers is memory-safe: each column has room for `capacity` ranges, a precondition
/// keeps `count` within `capacity`, and places come from searches within `count`.
final class RangeLeaf {
  static let capacity = 512

  let starts: UnsafeMutablePointer<UInt64>
  let lasts: UnsafeMutablePointer<UInt64>
  let owners: UnsafeMutablePointer<UInt32>
  private(set) var count = 0
  /// The index of the last inserted range, used to detect ascending addresses.
  private var lastInsert = -1

  init() {
    starts = .allocate(capacity: Self.capacity)
    lasts = .allocate(capacity: Self.capacity)
    owners = .allocate(capacity: Self.capacity)
  }

  deinit {
    starts.deallocate()
    lasts.deallocate()
    owners.deallocate()
  }

  func copy() -> RangeLeaf {
    let copy = RangeLeaf()
    copy.append(self, 0..<count)
    copy.lastInsert = lastInsert
    return copy
  }

  var isFull: Bool { count == Self.capacity }

  /// Returns the index of the first range that ends at or after an address, or `count` if there is none. O(log count).
  @inline(__always)
  func firstPlace(endingAtOrAfter address: UInt64) -> Int {
    // A shortcut for ascending addresses: all ranges of the leaf end below the address.
    if count == 0 || lasts[count &- 1] < address { return count }
    // A binary search without branches on the data. With random addresses, half of the branches would be mispredicted.
    var base = 0
    var length = count
    while length > 1 {
      let half = length >> 1
      base &+= lasts[base &+ half &- 1] < address ? half : 0
      length &-= half
    }
    return length == 1 && lasts[base] < address ? base + 1 : base
  }

  /// Inserts a range at an index. The leaf must not be full. O(count).
  @inline(__always)
  func insert(start: UInt64, last: UInt64, owner: UInt32, at place: Int) {
    makeRoom(place..<place, 1)
    set(place, start, last, owner)
    lastInsert = place
  }

  /// Appends a range. The leaf must not be full. O(1).
  @inline(__always)
  func append(start: UInt64, last: UInt64, owner: UInt32) {
    precondition(count < Self.capacity, "the leaf is full")
    set(count, start, last, owner)
    lastInsert = count
    count += 1
  }

  func remove(_ places: Range<Int>) { makeRoom(places, 0) }

  @inline(__always)
  func set(_ place: Int, _ start: UInt64, _ last: UInt64, _ owner: UInt32) {
    starts[place] = start
    lasts[place] = last
    owners[place] = owner
  }

  /// Replaces the ranges at `places` by `room` uninitialized ranges, which the caller must set, and moves the ranges after them. O(count).
  @inline(__always)
  func makeRoom(_ places: Range<Int>, _ room: Int) {
    let newCount = count - places.count + room
    precondition(newCount <= Self.capacity && places.upperBound <= count, "a leaf has \(Self.capacity) places")
    let following = count - places.upperBound
    let target = places.lowerBound + room
    if following > 0, target != places.upperBound {
      (starts + target).update(from: starts + places.upperBound, count: following)
      (lasts + target).update(from: lasts + places.upperBound, count: following)
      (owners + target).update(from: owners + places.upperBound, count: following)
    }
    count = newCount
  }

  /// Removes the upper part of the leaf and returns it as a new leaf, before an insertion at `place`.
  ///
  /// If addresses are ascending, the leaf is split at `place`, so that the lower part stays nearly full; otherwise in the middle.
  func split(for place: Int) -> RangeLeaf {
    let grows = place == lastInsert + 1 && place >= Self.capacity / 2 && place < count
    let cut = grows ? place : count / 2
    let upper = RangeLeaf()
    upper.append(self, cut..<count)
    count = cut
    lastInsert = grows ? cut - 1 : -1
    return upper
  }

  private func append(_ other: RangeLeaf, _ places: Range<Int>) {
    precondition(count + places.count <= Self.capacity, "a leaf has \(Self.capacity) places")
    (starts + count).update(from: other.starts + places.lowerBound, count: places.count)
    (lasts + count).update(from: other.lasts + places.lowerBound, count: places.count)
    (owners + count).update(from: other.owners + places.lowerBound, count: places.count)
    count += places.count
  }
}
