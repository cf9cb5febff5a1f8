import PerfMap
import Synchronization

/// A task that sorts a snapshot of many entries on another thread.
package struct EntrySort: Sendable {
  let map: MapID
  let generation: Int
  let epoch: Int
  let column: EntriesView.Column
  let entries: EntrySnapshot
  /// The entries to sort; nil to sort all entries.
  let passing: [UInt32]?
  let progress: TaskProgress

  package struct Outcome: Sendable {
    let map: MapID
    let generation: Int
    let epoch: Int
    let column: EntriesView.Column
    let order: [UInt32]
  }

  /// Sorts the entries. O(entries), some 60 ms per million.
  package func run() -> Outcome {
    let table = entries.table
    let order = column.order(count: passing?.count ?? table.count, passing: passing, table) { progress.share = $0 }
    return Outcome(map: map, generation: generation, epoch: epoch, column: column, order: order)
  }
}

/// The progress of a sort or other task on another thread.
package final class TaskProgress: Sendable {
  private let percent = Atomic<Int>(0)

  /// The completed share, 0 to 1.
  package internal(set) var share: Double {
    get { Double(percent.load(ordering: .relaxed)) / 100 }
    set { percent.store(Int(newValue * 100), ordering: .relaxed) }
  }
}

extension EntriesView.Column {
  /// Returns the sort key of an entry's range.
  func key(_ range: AddressRange) -> UInt64 {
    switch self {
    case .size: range.size.rawValue
    case .address, .age: range.start.rawValue
    }
  }

  /// Returns the first `count` entries of `passing`, or of all entries if `passing` is nil, in ascending order of the keys.
  func order(count: Int, passing: [UInt32]?, _ entries: EntryTable, progress: (Double) -> Void = { _ in }) -> [UInt32] {
    RadixSort.order(passing?.prefix(count) ?? (0..<UInt32(count)).map { $0 }[...], progress: progress) {
      key(entries.range(of: EntryID($0)))
    }
  }
}

/// The schedule of sorts on another thread.
struct EntrySorting: Sendable {
  private var running: EntriesView.Column?
  /// The start of the last sort.
  private var starts = Throttle(every: .seconds(2))

  /// Returns a sort for another thread; nil if none is due. One is due for a new column, and for new entries every two seconds.
  ///
  /// No other sort is returned until ``finish()`` is called.
  mutating func take(_ entries: EntriesView, _ shown: SelectedMap) -> EntrySort? {
    guard running == nil else { return nil }
    let isBehind = entries.isBehind && starts.hasPassed(at: shown.now)
    guard let column = entries.awaited ?? (isBehind ? entries.column : nil) else { return nil }
    starts.restart(at: shown.now)
    running = column
    return EntrySort(
      map: shown.record.id, generation: shown.generation, epoch: entries.epoch, column: column,
      entries: shown.contents.entries.snapshot(), passing: entries.passing, progress: TaskProgress())
  }

  mutating func finish() { running = nil }
}
