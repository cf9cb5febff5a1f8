import PerfMap

/// The entries of a map whose ranges contain an address, whether or not they still own the byte.
public struct CoveringEntries: Hashable, Sendable {
  /// The number of entries that cover the address.
  public internal(set) var count = 0
  /// The newest covering entries, up to a limit, in line order.
  public internal(set) var newest: [EntryID] = []
}

extension ProfilerTables {
  /// Returns the entries whose ranges contain each address, in the order of `addresses`. All are counted, but only the newest `limit` are
  /// listed.
  ///
  /// O((entries + addresses × limit) × log addresses), even if all entries cover all addresses.
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
      let end = sorted.partitioningIndex { $0.rawValue > range.lastValue }
      changes[start] += 1
      changes[end] -= 1
      var slot = open.next(from: start)
      while slot < end {
        covers[order[slot]].newest.append(id)
        if covers[order[slot]].newest.count >= limit { open.close(slot) }
        slot = open.next(from: slot + 1)
      }
    }
    var count = 0
    for slot in sorted.indices {
      count += changes[slot]
      covers[order[slot]].count = count
      covers[order[slot]].newest.reverse()
    }
    return covers
  }
}

/// A union-find structure of slots that can be closed. It finds the next open slot in nearly constant time.
private struct OpenSlots {
  /// An open slot refers to itself, a closed one to a later slot with no open slot in between.
  private var following: [Int]

  init(count: Int) { following = Array(0...count) }

  /// Returns the first open slot at or after `slot`, or the number of slots if there is none.
  mutating func next(from slot: Int) -> Int {
    guard slot < following.count else { return following.count - 1 }
    var found = slot
    while following[found] != found { found = following[found] }
    // Path compression: later searches take fewer steps.
    var walked = slot
    while following[walked] != found { (walked, following[walked]) = (following[walked], found) }
    return found
  }

  mutating func close(_ slot: Int) { following[slot] = slot + 1 }
}
