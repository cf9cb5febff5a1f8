/// Up to 512 disjoint ranges in the order of their addresses, in three columns of fixed size: 20 bytes a range.
///
/// Ends are inclusive: the last byte of a range can always be expressed, its end (2^64) cannot.
///
/// The pointers are sound: each column has room for `capacity` ranges, and every change keeps `count` at or below it, which
/// is checked; places come from searches within `count`.
final class RangeLeaf {
  static let capacity = 512

  let starts: UnsafeMutablePointer<UInt64>
  let lasts: UnsafeMutablePointer<UInt64>
  let owners: UnsafeMutablePointer<UInt32>
  private(set) var count = 0
  /// Where the last range was put in: a hint that addresses are growing.
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

  /// A leaf of its own with the same ranges.
  func copy() -> RangeLeaf {
    let copy = RangeLeaf()
    copy.append(self, 0..<count)
    copy.lastInsert = lastInsert
    return copy
  }

  var isFull: Bool { count == Self.capacity }

  /// The first place whose range ends at or after an address; `count` when there is none. O(log count).
  @inline(__always)
  func firstPlace(endingAtOrAfter address: UInt64) -> Int {
    // Growing addresses, also in many arenas: behind the last.
    if count == 0 || lasts[count &- 1] < address { return count }
    // Halving without a branch on what is found: where addresses are random, a branch is guessed wrong half of the time.
    var base = 0
    var length = count
    while length > 1 {
      let half = length >> 1
      base &+= lasts[base &+ half &- 1] < address ? half : 0
      length &-= half
    }
    return length == 1 && lasts[base] < address ? base + 1 : base
  }

  /// Puts a range at a place. The leaf must not be full. O(count).
  @inline(__always)
  func insert(start: UInt64, last: UInt64, owner: UInt32, at place: Int) {
    makeRoom(place..<place, 1)
    set(place, start, last, owner)
    lastInsert = place
  }

  /// Puts a range at the end. The leaf must not be full. O(1).
  @inline(__always)
  func append(start: UInt64, last: UInt64, owner: UInt32) {
    precondition(count < Self.capacity, "a full leaf takes no range")
    set(count, start, last, owner)
    lastInsert = count
    count += 1
  }

  /// Takes ranges away. O(count).
  func remove(_ places: Range<Int>) { makeRoom(places, 0) }

  /// Sets the range of a place below `count`.
  @inline(__always)
  func set(_ place: Int, _ start: UInt64, _ last: UInt64, _ owner: UInt32) {
    starts[place] = start
    lasts[place] = last
    owners[place] = owner
  }

  /// Makes `room` places of those in a range, moving what follows; the caller fills them. O(count).
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

  /// Splits off the upper part of a leaf before a range is put at `place`.
  ///
  /// Where addresses grow, the cut is at that place, so that the lower part stays full and later ranges go to its end or to
  /// the new leaf; else it is in the middle.
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
