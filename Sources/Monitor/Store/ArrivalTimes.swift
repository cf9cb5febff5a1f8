import PerfMap

/// When each entry was first seen, to the read: one record a tenth of a second, not one an entry.
package struct ArrivalTimes: Sendable {
  private struct Batch {
    var firstEntry: Int
    /// Nil for entries that were in the map before it was watched.
    var uptime: Duration?
  }

  private static let granularity: Duration = .milliseconds(100)
  private var batches: [Batch] = []

  /// Makes an empty record.
  package init() {}

  /// Notes that the entries from a number on came at a time; nil for those that were there before.
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

  /// When an entry was first seen; nil when it was in the map before it was watched. O(log batches).
  package func uptime(of id: EntryID) -> Duration? {
    let after = batches.partitioningIndex { $0.firstEntry > id.index }
    return after > 0 ? batches[after - 1].uptime : nil
  }

  /// The first entry that was seen at or after a time; `count` when there is none. O(log batches).
  package func firstEntry(since uptime: Duration, count: Int) -> Int {
    let batch = batches.partitioningIndex { batch in batch.uptime.map { $0 >= uptime } ?? false }
    return batch < batches.count ? batches[batch].firstEntry : count
  }

  /// What is known of the first entries. O(batches).
  func first(_ count: Int) -> ArrivalTimes {
    var copy = self
    copy.batches.removeLast(batches.count - batches.partitioningIndex { $0.firstEntry >= count })
    return copy
  }
}
