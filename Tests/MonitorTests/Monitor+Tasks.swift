@testable import Monitor

extension Monitor {
  /// The sort that is due on another thread, if that is what is due.
  mutating func takeSort() -> EntrySort? {
    guard case .sort(let sort)? = takeTask() else { return nil }
    return sort
  }

  /// Takes the outcome of a sort.
  mutating func finish(_ outcome: EntrySort.Outcome) { finish(.sorted(outcome)) }

  /// Takes the outcome of a grouping.
  mutating func finish(_ outcome: FunctionGrouping.Outcome) { finish(.grouped(outcome)) }
}
