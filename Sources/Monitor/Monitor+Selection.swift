import PerfMap

// The view of the selected map.
extension Monitor {
  /// The map whose entries are shown.
  package var selectedMap: MapID? { selection.map }

  /// The selected map.
  package var selected: MapRecord? { selection.map.flatMap { store[$0] } }

  /// Shows the entries of a map, because the user chose it.
  package mutating func selectMap(_ id: MapID?) {
    selection.choice = .user
    show(id)
  }

  /// Shows the map in the first row.
  package mutating func selectFirstMap() { show(order.first) }

  /// Changes the view, if a map is shown.
  private mutating func withShown(_ body: (inout Selection, SelectedMap) -> Void) {
    if let shown { body(&selection, shown) }
  }

  // MARK: - Entries

  /// How the entries of the selected map are shown.
  package var entries: EntriesView { selection.entries }

  /// Selects an entry of the selected map.
  package mutating func selectEntry(_ id: EntryID?) { selection.select(id) }

  /// Selects the entry, or the function, some rows further down or up.
  package mutating func moveEntry(by rows: Int) { selection.move(by: rows, shown) }

  /// Marks an entry of the selected map, or takes the mark back.
  package mutating func toggleMark(_ id: EntryID) {
    if let map = selectedMap { store.toggleMark(id, of: map) }
  }

  /// Takes the marks of the selected map back.
  package mutating func clearMarks() {
    if let map = selectedMap { store.clearMarks(of: map) }
  }

  /// Follows the newest entry, or stops.
  package mutating func toggleFollow() { selection.entries.follow(!entries.isFollowing) }

  /// Sorts the entries by the next column.
  package mutating func sortEntriesByNextColumn() { sortEntries(by: entries.column.next) }

  /// Sorts the entries by a column; by the same column again, the other way round.
  package mutating func sortEntries(by column: EntriesView.Column) { withShown { $0.sortEntries(by: column, $1) } }

  /// Sorts the entries of the map that is shown first by a column.
  package mutating func sortEntriesAtStart(by column: EntriesView.Column) {
    guard column != entries.column else { return }
    selection.entries.sort(by: column, descending: column != .address, selected?.contents ?? MapContents())
  }

  /// The row of what is selected; nil when it is not among the rows.
  package var selectedRow: Int? { selection.selectedRow(shown) }

  /// The number of rows: entries, or functions and the entries of those that are opened.
  package var rowCount: Int { selection.rowCount }

  /// What other entries have to do with the selected one, as far as it is known.
  package var selectedHistory: EntryHistory? { shown.flatMap { selection.story.story(of: entries.selection, in: $0) } }

  // MARK: - Functions

  /// How the entries are shown by function.
  package var functions: FunctionsView { selection.functions }

  /// Shows the entries by function, or one by one again.
  package mutating func toggleFunctions() { showFunctions(!functions.isShown) }

  /// Shows the entries by function, or one by one.
  package mutating func showFunctions(_ isShown: Bool) { selection.showFunctions(isShown, shown) }

  /// Shows the functions that come first in an order: the most recompiled, those with the most bytes.
  package mutating func showFunctions(by column: FunctionGroups.Column) {
    selection.functions.sort(by: column, descending: true)
    showFunctions(true)
  }

  /// Sorts the functions by a column; by the same column again, the other way round.
  package mutating func sortFunctions(by column: FunctionGroups.Column) {
    selection.sortFunctions(by: column, descending: column == functions.column ? !functions.isDescending : true, shown)
  }

  /// Sorts the functions by the next column.
  package mutating func sortFunctionsByNextColumn() { sortFunctions(by: functions.column.next) }

  /// The selected function; nil when an entry is selected, or the entries are shown one by one.
  package var selectedFunction: UInt32? { selection.selectedFunction }

  /// Selects a function: the other panes show its newest entry.
  package mutating func selectFunction(_ number: UInt32) { selection.selectFunction(number) }

  /// Shows the entries of the selected function as rows below it. Returns whether there is a selected function.
  @discardableResult
  package mutating func openFunction() -> Bool { selection.openFunction() }

  /// Hides the entries of the function that is selected, or that the selected entry belongs to, and selects it.
  @discardableResult
  package mutating func closeFunction() -> Bool { selection.closeFunction() }

  /// Marks the entries of a function, its newest ones where there are very many, or takes the marks back when all of them have one.
  package mutating func toggleMarks(ofFunction number: UInt32) {
    if let map = selectedMap { store.toggleMarks(Set(functions.newestMembers(of: number, limit: 10_000)), of: map) }
  }

  // MARK: - Overlaps

  /// How the overlaps of the selected map are listed.
  package var overlaps: OverlapsView { selection.overlaps }

  /// The selected overlap; the one in the first row when none is chosen, nil when there is none.
  package var selectedOverlap: (number: Int, overlap: Overlap)? { (selected?.contents).flatMap { overlaps.selected($0) } }

  /// Selects an overlap by its number.
  package mutating func selectOverlap(_ number: Int) { selection.overlaps.selection = number }

  /// Selects the overlap some rows further down or up.
  package mutating func moveOverlap(by rows: Int) { withShown { $0.overlaps.move(by: rows, $1.contents) } }

  /// Selects the newer entry of an overlap: of the selected one first, then of the next or previous rows, and round.
  package mutating func jumpToOverlap(by step: Int) { withShown { $0.jumpToOverlap(by: step, $1) } }

  /// Lists the overlaps in the next order.
  package mutating func sortOverlapsByNextOrder() { selection.overlaps.sortByNextOrder(shown) }

  /// Lists the overlaps the other way round.
  package mutating func reverseOverlaps() { selection.overlaps.isReversed.toggle() }

  /// Lists the overlaps of one kind alone: the most serious one that there is, then the next; after the last, all.
  package mutating func filterOverlapsByNextKind() { selection.overlaps.filterByNextKind(shown) }
}
