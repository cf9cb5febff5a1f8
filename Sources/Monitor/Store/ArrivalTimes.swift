import PerfMap

/// The arrival times of the entries of a map. Entries read within a tenth of a second share one stored time.
package struct ArrivalTimes: Sendable {
  private struct Batch {
    var firstEntry: Int
    /// The arrival time; nil for entries that were in the map before it was watched.
    var uptime: Duration?
  }

  private static let granularity: Duration = .milliseconds(100)
  private var batches: [Batch] = []

  package init() {}

  /// Records the arrival time of the entries from `firstEntry` on. `uptime` is nil if they were in the map before it was watched.
  mutating func note(firstEntry: Int, at uptime: Duration?) {
    if let last = batches.last {
      if last.firstEntry == firstEntry {
        batches[batches.count - 1].uptime = uptime
        return
      }
      switch (last.uptime, uptime) {
      case (nil, nil): return
      case (let before?, let now?) where now - before < Self.granularity: return
      default: break
      }
    }
    batches.append(Batch(firstEntry: firstEntry, uptime: uptime))
  }

  /// Returns the arrival time of an entry; nil if it was in the map before it was watched. O(log batches).
  package func uptime(of id: EntryID) -> Duration? {
    let after = batches.partitioningIndex { $0.firstEntry > id.index }
    return after > 0 ? batches[after - 1].uptime : nil
  }

  /// Returns the first entry that arrived at or after a time, or `count` if there is none. O(log batches).
  package func firstEntry(since uptime: Duration, count: Int) -> Int {
    let batch = batches.partitioningIndex { batch in batch.uptime.map { $0 >= uptime } ?? false }
    return batch < batches.count ? batches[batch].firstEntry : count
  }

  /// Returns the arrival times of the first `count` entries. O(batches).
  func first(_ count: Int) -> ArrivalTimes {
    var copy = self
    copy.batches.removeLast(batches.count - batches.partitioningIndex { $0.firstEntry >= count })
    return copy
  }
}
