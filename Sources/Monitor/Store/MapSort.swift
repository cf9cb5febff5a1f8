import PerfMap
import Processes

/// The sort order of the table of maps.
package struct MapSort: Hashable, Sendable {
  /// The sort key.
  package enum Column: String, CaseIterable, Hashable, Sendable {
    case rate, entries, bytes, overlaps, age, pid, comm, state
  }

  package var column: Column
  /// True if the largest, newest or last comes first.
  package var isDescending: Bool

  package init(column: Column = .rate, isDescending: Bool = true) { (self.column, self.isDescending) = (column, isDescending) }

  /// Returns the order by a column, or the reverse of this order if that is already its column.
  func sorted(by column: Column) -> MapSort {
    column == self.column
      ? MapSort(column: column, isDescending: !isDescending)
      : MapSort(column: column, isDescending: column != .pid && column != .comm)
  }

  /// Returns true if `left` comes before `right`. Maps with equal keys are ordered by state, minute of the last write, and PID.
  func places(_ left: MapRecord, before right: MapRecord) -> Bool {
    switch compare(left, right) {
    case let order where order != 0: return isDescending ? order > 0 : order < 0
    default: break
    }
    let states = (MapSort.rank(left), MapSort.rank(right))
    if states.0 != states.1 { return states.0 < states.1 }
    let minutes = (MapSort.minute(left.lastWrite), MapSort.minute(right.lastWrite))
    if minutes.0 != minutes.1 { return minutes.0 > minutes.1 }
    if left.pid != right.pid { return (left.pid?.rawValue ?? 0) < (right.pid?.rawValue ?? 0) }
    return left.id < right.id
  }

  /// Returns the minute of a time, so that maps written within the same minute keep their places.
  private static func minute(_ time: WallTime?) -> Int64 { (time?.rawValue ?? 0) / 60_000_000_000 }

  private func compare(_ left: MapRecord, _ right: MapRecord) -> Int {
    switch column {
    case .rate: sign(Double(left.rates.recentEntries) - Double(right.rates.recentEntries))
    case .entries: sign(Double(left.totals.entries - right.totals.entries))
    case .bytes: sign(Double(left.totals.code.owned.rawValue) - Double(right.totals.code.owned.rawValue))
    case .overlaps: sign(Double(left.totals.overlaps - right.totals.overlaps))
    case .age: sign(Double(left.lastWrite?.rawValue ?? 0) - Double(right.lastWrite?.rawValue ?? 0))
    case .pid: sign(Double((left.pid?.rawValue ?? 0) - (right.pid?.rawValue ?? 0)))
    case .comm:
      left.commText == right.commText ? 0 : left.commText.lexicographicallyPrecedes(right.commText) ? -1 : 1
    case .state: MapSort.rank(right) - MapSort.rank(left)
    }
  }

  private func sign(_ difference: Double) -> Int { difference > 0 ? 1 : difference < 0 ? -1 : 0 }

  /// Returns the rank of a map by its state, 0 for live. A path that is not a regular file comes last.
  private static func rank(_ map: MapRecord) -> Int {
    if case .notRegular = map.status { return 5 }
    return switch map.state {
    case .live: 0
    case .idle: 1
    case .stale: 2
    case .unreadable: 3
    case .exited: 4
    }
  }
}
