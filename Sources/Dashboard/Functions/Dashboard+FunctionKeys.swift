import Monitor
import PerfMap

// What keys do in the table of functions.
extension Dashboard {
  /// Whether the keys go to functions.
  func hasFunctions(_ monitor: Monitor) -> Bool { monitor.functions.isShown && focus == .entries }

  /// Opens the selected function with the arrow to the right, closes it with the one to the left; returns whether it is their business.
  func unfold(_ action: Action, _ monitor: inout Monitor) -> Bool {
    guard hasFunctions(monitor) else { return false }
    if action == .right { monitor.openFunction() } else { monitor.closeFunction() }
    return true
  }

  /// Enter on a function: opens it, or closes it. Returns whether one is selected.
  func toggleFunction(_ monitor: inout Monitor) -> Bool {
    guard let number = monitor.selectedFunction else { return false }
    return monitor.functions.isOpened(number) ? monitor.closeFunction() : monitor.openFunction()
  }

  /// Sorts what the keys go to by the next column.
  func sortRows(_ monitor: inout Monitor) {
    switch focus {
    case .processes: monitor.sortMapsByNextColumn()
    case .overlaps: monitor.sortOverlapsByNextOrder()
    case .space, .entries, .rate, .detail:
      monitor.functions.isShown ? monitor.sortFunctionsByNextColumn() : monitor.sortEntriesByNextColumn()
    }
  }

  /// Sorts it the other way round.
  func reverseRows(_ monitor: inout Monitor) {
    switch focus {
    case .processes: monitor.sortMaps(by: monitor.mapSort.column)
    case .overlaps: monitor.reverseOverlaps()
    case .space, .entries, .rate, .detail:
      monitor.functions.isShown
        ? monitor.sortFunctions(by: monitor.functions.column) : monitor.sortEntries(by: monitor.entries.column)
    }
  }
}
