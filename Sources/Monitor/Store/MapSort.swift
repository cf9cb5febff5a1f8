import PerfMap
import Processes

/// The sort order of the table of maps.
package struct MapSort: Hashable, Sendable {
  /// The sort key.
  package enum Column: String, CaseIterable, Hashable, Sendable {
    case rate, entries, bytes, overlaps, wrong, age, pid, comm, state
  }

  package var column: Column
  /// True if the largest value, the latest time or the last name comes first.
  package var isDescending: Bool

  package init(column: Column = .rate, isDescending: Bool = true) { (self.column, self.isDescending) = (column, isDescending) }

  /// Returns the order by a column or, if this order is by the same column, the reverse order.
  func sorted(by column: Column) -> MapSort {
    column == self.column
      ? MapSort(column: column, isDescending: !isDescending)
      : MapSort(column: column, isDescending: column != .pid && column != .comm)
  }

  /// The values of a map that decide its place.
  struct Row {
    let id: MapID
    /// The value in the sort column; 0 for the column `comm`.
    let key: Double
    let comm: [UInt8]
    let rank: Int
    /// The time of the last write in whole minutes, so that maps written within the same minute keep their places.
    let minute: Int64
    let pid: Int32
  }

  func row(of map: MapRecord) -> Row {
    Row(
      id: map.id, key: key(of: map), comm: column == .comm ? map.commText : [], rank: MapSort.rank(map),
      minute: (map.lastWrite?.rawValue ?? 0) / 60_000_000_000, pid: map.pid?.rawValue ?? 0)
  }

  /// Returns true if `left` comes before `right`; maps with equal keys are ordered by state, age and PID.
  func places(_ left: Row, before right: Row) -> Bool {
    if left.key != right.key { return (left.key > right.key) == isDescending }
    if left.comm != right.comm { return right.comm.lexicographicallyPrecedes(left.comm) == isDescending }
    if left.rank != right.rank { return left.rank < right.rank }
    if left.minute != right.minute { return left.minute > right.minute }
    return (left.pid, left.id) < (right.pid, right.id)
  }

  private func key(of map: MapRecord) -> Double {
    switch column {
    case .rate: Double(map.rates.recentEntries)
    case .entries: Double(map.totals.entries)
    case .bytes: Double(map.totals.code.owned.rawValue)
    case .overlaps: Double(map.totals.overlaps)
    // A map without a result comes after a map without errors.
    case .wrong: map.comparison.worstShare ?? -1
    case .age: Double(map.lastWrite?.rawValue ?? 0)
    case .pid: Double(map.pid?.rawValue ?? 0)
    case .comm: 0
    case .state: Double(-MapSort.rank(map))
    }
  }

  /// Returns the rank of a state. A path that is not a regular file comes last.
  private static func rank(_ map: MapRecord) -> Int {
    if case .notRegular = map.status { return 5 }
    return switch map.state {
    case .live: 0
    case .idle: 1
    case .stale: 2
    case .unreadable: 3
    case .exited, .file: 4
    }
  }
}
