import PerfMap
import Synchronization

/// A sort of many entries, to be done on another thread: a picture in, an order out.
package struct EntrySort: Sendable {
  let map: MapID
  let generation: Int
  let epoch: Int
  let column: EntriesView.Column
  let entries: EntrySnapshot
  /// The entries to sort, or nil for all.
  let passing: [UInt32]?
  /// How far it is.
  let progress: SortProgress

  /// What a sort came to.
  package struct Outcome: Sendable {
    let map: MapID
    let generation: Int
    let epoch: Int
    let column: EntriesView.Column
    let order: [UInt32]
  }

  /// Sorts. O(entries); some 60 ms a million.
  package func run() -> Outcome {
    let table = entries.table
    let order = column.order(count: passing?.count ?? table.count, passing: passing, table) { progress.share = $0 }
    return Outcome(map: map, generation: generation, epoch: epoch, column: column, order: order)
  }
}

/// How far a sort on another thread is.
package final class SortProgress: Sendable {
  private let percent = Atomic<Int>(0)

  /// The share that is done, 0 to 1.
  package internal(set) var share: Double {
    get { Double(percent.load(ordering: .relaxed)) / 100 }
    set { percent.store(Int(newValue * 100), ordering: .relaxed) }
  }
}

extension EntriesView.Column {
  /// What rows of the column are compared by.
  func key(_ range: AddressRange) -> UInt64 {
    switch self {
    case .size: range.size.rawValue
    case .address, .age: range.start.rawValue
    }
  }

  /// The first `count` entries that pass, all when `passing` is nil, in ascending order.
  func order(
    count: Int, passing: [UInt32]?, _ entries: EntryTable, progress: (Double) -> Void = { _ in }
  ) -> [UInt32] {
    RadixSort.order(passing?.prefix(count) ?? (0..<UInt32(count)).map { $0 }[...], progress: progress) {
      key(entries.range(of: EntryID($0)))
    }
  }
}
