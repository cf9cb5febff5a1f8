import PerfMap

/// The entries of a map that this jittop wrote: those that were read, and those that are still to come.
struct InjectedEntries: Sendable {
  /// Those that were read.
  private(set) var ids: Set<EntryID> = []
  /// How many are still to come, by range.
  private var expected: [AddressRange: Int] = [:]

  /// Expects an entry that was written.
  mutating func expect(_ range: AddressRange) { expected[range, default: 0] += 1 }

  /// Recognizes expected entries among new ones. O(new).
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

  /// Forgets those at or after a number; those that are still to come stay expected.
  mutating func forget(from count: Int) { ids = count > 0 ? ids.filter { $0.index < count } : [] }
}
