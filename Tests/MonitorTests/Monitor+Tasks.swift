@testable import Monitor

extension Monitor {
  /// Returns the sort that is due on another thread, if the due task is a sort.
  mutating func takeSort() -> EntrySort? {
    guard case .sort(let sort)? = takeTask() else { return nil }
    return sort
  }

  mutating func finish(_ outcome: EntrySort.Outcome) { finish(.sorted(outcome)) }

  mutating func finish(_ outcome: FunctionGrouping.Outcome) { finish(.grouped(outcome)) }
}
