import PerfMap

// The view of the selected map: entries, functions and overlaps.
extension Monitor {
  package var selectedMap: MapID? { selection.map }
  package var selected: MapRecord? { selection.map.flatMap { store[$0] } }

  /// Shows a map chosen by the user, or none.
  package mutating func selectMap(_ id: MapID?) {
    selection.choice = .user
    show(id)
  }

  package mutating func selectFirstMap() { show(order.first) }

  private mutating func withShown(_ body: (inout Selection, SelectedMap) -> Void) {
    if let shown { body(&selection, shown) }
  }

  // MARK: - Entries

  package var entries: EntriesView { selection.entries }
  package mutating func selectEntry(_ id: EntryID?) { selection.select(id) }
  package mutating func moveEntry(by rows: Int) { selection.move(by: rows, shown) }

  package mutating func toggleMark(_ id: EntryID) {
    if let map = selectedMap { store.toggleMark(id, of: map) }
  }

  package mutating func clearMarks() {
    if let map = selectedMap { store.clearMarks(of: map) }
  }

  package mutating func toggleFollow() { selection.entries.follow(!entries.isFollowing) }
  package mutating func sortEntriesByNextColumn() { sortEntries(by: entries.column.next) }

  /// Sorts the entries by a column or, if `column` is the sort column, reverses the order.
  package mutating func sortEntries(by column: EntriesView.Column) { withShown { $0.sortEntries(by: column, $1) } }

  /// Sorts the entries by a column at the start of a session: addresses in ascending order, other columns in descending order.
  package mutating func sortEntriesAtStart(by column: EntriesView.Column) {
    guard column != entries.column else { return }
    selection.entries.sort(by: column, descending: column != .address, selected?.contents ?? MapContents())
  }

  /// The row of the selected entry or function; nil if nothing is selected or the selection has no row.
  package var selectedRow: Int? { selection.selectedRow(shown) }

  /// The number of rows: one for each entry or, if functions are shown, for each function and each entry of an expanded function.
  package var rowCount: Int { selection.rowCount }

  /// The history of the selected entry, as far as it has been computed.
  package var selectedHistory: EntryHistory? { shown.flatMap { selection.entryHistory.history(of: entries.selection, in: $0) } }

  // MARK: - Functions

  package var functions: FunctionsView { selection.functions }
  package mutating func toggleFunctions() { showFunctions(!functions.isShown) }
  package mutating func showFunctions(_ isShown: Bool) { selection.showFunctions(isShown, shown) }

  /// Shows the functions, sorted by a column in descending order.
  package mutating func showFunctions(by column: FunctionGroups.Column) {
    selection.functions.sort(by: column, descending: true)
    showFunctions(true)
  }

  /// Sorts the functions by a column or, if `column` is the sort column, reverses the order.
  package mutating func sortFunctions(by column: FunctionGroups.Column) {
    selection.sortFunctions(by: column, descending: column == functions.column ? !functions.isDescending : true, shown)
  }

  package mutating func sortFunctionsByNextColumn() { sortFunctions(by: functions.column.next) }

  /// The number of the selected function; nil if an entry is selected or functions are not shown.
  package var selectedFunction: UInt32? { selection.selectedFunction }

  /// Selects a function; the other panes show its newest entry.
  package mutating func selectFunction(_ number: UInt32) { selection.selectFunction(number) }

  /// Expands the selected function. Returns true if a function is selected.
  @discardableResult
  package mutating func openFunction() -> Bool { selection.openFunction() }

  /// Collapses and selects the selected function, or the function of the selected entry. Returns true if there is such a function.
  @discardableResult
  package mutating func closeFunction() -> Bool { selection.closeFunction() }

  /// Marks the newest 10,000 entries of a function, or clears their marks if all of them are marked.
  package mutating func toggleMarks(ofFunction number: UInt32) {
    if let map = selectedMap { store.toggleMarks(Set(functions.newestMembers(of: number, limit: 10_000)), of: map) }
  }

  // MARK: - Overlaps

  package var overlaps: OverlapsView { selection.overlaps }

  /// The selected overlap with its number, by default the overlap in the first row; nil if there is none.
  package var selectedOverlap: (number: Int, overlap: Overlap)? { (selected?.contents).flatMap { overlaps.selected($0) } }

  /// Selects an overlap by number.
  package mutating func selectOverlap(_ number: Int) { selection.overlaps.selection = number }

  /// Selects the overlap `rows` rows below the selected overlap, or above that overlap if `rows` is negative.
  package mutating func moveOverlap(by rows: Int) { withShown { $0.overlaps.move(by: rows, $1.contents) } }

  /// Selects the newer entry of the selected overlap. If that entry is selected already, first selects the overlap `step` rows further,
  /// wrapping around.
  package mutating func jumpToOverlap(by step: Int) { withShown { $0.jumpToOverlap(by: step, $1) } }
  package mutating func sortOverlapsByNextOrder() { selection.overlaps.sortByNextOrder(shown) }
  package mutating func reverseOverlaps() { selection.overlaps.isReversed.toggle() }

  /// Lists the next kind of overlap: each kind that occurs, from the most serious to the least, then all kinds.
  package mutating func filterOverlapsByNextKind() { selection.overlaps.filterByNextKind(shown) }
}
