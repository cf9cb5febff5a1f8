@testable import Monitor

extension Monitor {
  /// Returns the next task for another thread if it is a sort, else nil.
  mutating func takeSort() -> EntrySort? {
    guard case .sort(let sort)? = takeTask() else { return nil }
    return sort
  }

  mutating func finish(_ outcome: EntrySort.Outcome) { finish(.sorted(outcome)) }

  mutating func finish(_ outcome: FunctionGrouping.Outcome) { finish(.grouped(outcome)) }
}
