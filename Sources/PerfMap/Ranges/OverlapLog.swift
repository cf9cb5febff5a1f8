/// A ring buffer of the newest overlaps of a map. ``OverlapCounts`` also counts the overlaps that are no longer kept.
public struct OverlapLog: Sendable {
  /// The maximum number of overlaps that are kept.
  public let limit: Int
  private var ring: [Overlap] = []
  private var next = 0

  /// Creates an empty log. A negative limit counts as 0.
  public init(limit: Int) { self.limit = max(0, limit) }

  /// The number of overlaps that are kept.
  public var count: Int { ring.count }

  /// The overlap with a given age: 0 is the newest. The age must be below ``count``. O(1).
  public subscript(age: Int) -> Overlap {
    precondition(age >= 0 && age < ring.count, "no such overlap")
    let place = next - 1 - age
    return ring[place < 0 ? place + ring.count : place]
  }

  mutating func append(_ overlap: Overlap) {
    guard limit > 0 else { return }
    if ring.count < limit { ring.append(overlap) } else { ring[next] = overlap }
    next = next + 1 == limit ? 0 : next + 1
  }
}
