import PerfMap

/// The entries that ever covered an address.
public struct CoveringEntries: Hashable, Sendable {
  /// How many there are.
  public internal(set) var count = 0
  /// The newest of them, oldest first.
  public internal(set) var newest: [EntryID] = []
}

extension ProfilerTables {
  /// For each address the entries that ever covered it; the newest are listed, at most `limit`.
  ///
  /// O((entries + addresses × limit) × log addresses), also where all entries cover all addresses.
  public func cover(of addresses: [Address], limit: Int) -> [CoveringEntries] {
    let order = addresses.indices.sorted { addresses[$0] < addresses[$1] }
    let sorted = order.map { addresses[$0] }
    var covers = [CoveringEntries](repeating: CoveringEntries(), count: addresses.count)
    var changes = [Int](repeating: 0, count: addresses.count + 1)
    var open = OpenSlots(count: addresses.count)
    for index in (0..<contents.entries.count).reversed() {
      let id = EntryID(UInt32(index))
      let range = contents.entries.range(of: id)
      guard !range.isEmpty else { continue }
      let start = sorted.partitioningIndex { $0 >= range.start }
      let end = sorted.partitioningIndex { $0.rawValue > range.lastRaw }
      changes[start] += 1
      changes[end] -= 1
      var place = open.next(from: start)
      while place < end {
        covers[order[place]].newest.append(id)
        if covers[order[place]].newest.count >= limit { open.close(place) }
        place = open.next(from: place + 1)
      }
    }
    var count = 0
    for place in sorted.indices {
      count += changes[place]
      covers[order[place]].count = count
      covers[order[place]].newest.reverse()
    }
    return covers
  }
}

/// Places of which some are closed for good: finds the next open one in nearly constant time.
private struct OpenSlots {
  /// For each place one at or after it, before which all are closed.
  private var following: [Int]

  init(count: Int) { following = Array(0...count) }

  /// The first open place from another on; the number of places when there is none.
  mutating func next(from place: Int) -> Int {
    guard place < following.count else { return following.count - 1 }
    var found = place
    while following[found] != found { found = following[found] }
    // What was walked over leads there at once from now on.
    var walked = place
    while following[walked] != found { (walked, following[walked]) = (following[walked], found) }
    return found
  }

  mutating func close(_ place: Int) { following[place] = place + 1 }
}
