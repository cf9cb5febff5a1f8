import PerfMap

/// A sort of many entries, to be done on another thread: a picture in, an order out.
public struct EntrySort: Sendable {
  let map: MapID
  let generation: Int
  let column: EntriesView.Column
  let entries: EntrySnapshot

  /// What a sort came to.
  public struct Outcome: Sendable {
    let map: MapID
    let generation: Int
    let column: EntriesView.Column
    let order: [UInt32]
  }

  /// Sorts. O(entries); some 60 ms a million.
  public func run() -> Outcome {
    let table = entries.table
    return Outcome(
      map: map, generation: generation, column: column,
      order: RadixSort.order(count: table.count) { column.key(table.range(of: EntryID($0))) })
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
}
