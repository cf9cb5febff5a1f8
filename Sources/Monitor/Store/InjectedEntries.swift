import PerfMap

/// The entries of a map that this jittop injected: those already read, and those written but not read yet.
struct InjectedEntries: Sendable {
  private(set) var ids: Set<EntryID> = []
  /// The number of unread entries by range.
  private var expected: [AddressRange: Int] = [:]

  mutating func expect(_ range: AddressRange) { expected[range, default: 0] += 1 }

  /// Moves expected entries found among new ones to ``ids``. O(new).
  mutating func recognize(_ new: Range<Int>, in entries: EntryTable) {
    guard !expected.isEmpty else { return }
    for index in new {
      let id = EntryID(UInt32(index))
      let range = entries.range(of: id)
      guard let count = expected[range] else { continue }
      expected[range] = count > 1 ? count - 1 : nil
      ids.insert(id)
    }
  }

  /// Forgets entries at or after a number; unread ones stay expected.
  mutating func forget(from count: Int) { ids = count > 0 ? ids.filter { $0.index < count } : [] }
}
