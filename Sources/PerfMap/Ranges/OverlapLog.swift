/// The newest overlaps of a map, up to a limit; older ones are forgotten, their counts are not.
public struct OverlapLog: Sendable {
  /// The largest number of overlaps that is kept.
  public let limit: Int
  private var ring: [Overlap] = []
  private var next = 0

  /// Makes an empty log.
  public init(limit: Int) { self.limit = max(0, limit) }

  /// The number of overlaps kept.
  public var count: Int { ring.count }

  /// An overlap by age: 0 is the newest kept one. O(1).
  public subscript(age: Int) -> Overlap {
    precondition(age >= 0 && age < ring.count, "no such overlap")
    let place = next - 1 - age
    return ring[place < 0 ? place + ring.count : place]
  }

  /// Adds the newest overlap. O(1).
  mutating func append(_ overlap: Overlap) {
    guard limit > 0 else { return }
    if ring.count < limit {
      ring.append(overlap)
      next = ring.count == limit ? 0 : ring.count
    } else {
      ring[next] = overlap
      next = next + 1 == limit ? 0 : next + 1
    }
  }
}
