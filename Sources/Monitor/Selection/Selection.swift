import PerfMap

/// The view of the shown map: rows, filter and search, and the background work for them.
struct Selection {
  var map: MapID?
  var choice = Choice.none
  var entries = EntriesView()
  var functions = FunctionsView()
  var overlaps = OverlapsView()
  /// The filter of entries, kept when another map is shown.
  var filter = RunningFilter()
  var search = Search()
  /// The history of the selected entry.
  var entryHistory = EntryHistorySearch()
  var sorting = EntrySorting()
  var grouping = GroupingSchedule()
  /// The progress of the task that runs on another thread; nil if there is none.
  var progress: TaskProgress?
  /// True while a memory check runs.
  var isCheckingMemory = false
  /// A number that grows when a result of background work changes the view.
  private(set) var revision = 0

  /// Indicates whether the user has chosen the shown map.
  enum Choice {
    /// The user has not chosen a map. During the first two seconds, the map in the first row is shown.
    case none
    case user
  }

  // MARK: - The map

  /// Sets the shown map. Returns true if it has changed, so that the caller must call ``restart(_:)``.
  mutating func show(_ id: MapID?) -> Bool {
    defer { map = id }
    return id != map
  }

  mutating func noteChange() { revision += 1 }

  /// Restarts the view with another map, or without a map. The orders and the filter stay.
  mutating func restart(_ shown: SelectedMap?) {
    search = Search()
    let column = entries.column
    let isDescending = entries.isDescending
    entries = EntriesView()
    restartFunctions()
    overlaps.restart(shown?.record)
    guard let shown else { return }
    entries.grow(shown.contents)
    entries.sort(by: column, descending: isDescending, shown.contents)
    if let running = filter.scan { filter(by: running.filter, shown) }
    if functions.isShown { entries.select(nil) }
  }

  /// Updates the view after a read of the map.
  mutating func apply(_ reading: MapStore.Reading, _ map: MapRecord) {
    if reading == .restarted { restartGeneration(map) }
    entries.grow(map.contents)
  }

  /// Restarts the view with another generation of the map.
  mutating func restartGeneration(_ map: MapRecord) {
    entries.restart()
    restartFunctions()
    if functions.isShown { entries.select(nil) }
    search = Search()
    filter.restart()
    overlaps.restart(map)
  }

  private mutating func restartFunctions() {
    functions.restart()
    grouping.restart()
  }

  // MARK: - Entries

  mutating func select(_ id: EntryID?) {
    functions.isFunctionSelected = false
    entries.select(id)
  }

  mutating func move(by rows: Int, _ shown: SelectedMap?) {
    if functions.isShown { return moveRow(by: rows, shown) }
    guard let shown, entries.count > 0 else { return }
    let row = entries.selection.flatMap { entries.nearestRow(of: $0, in: shown.contents) } ?? 0
    entries.select(entries.entry(atRow: min(max(0, row.addingSaturated(rows)), entries.count - 1)))
  }

  /// Returns the row of the selected entry or function; nil if nothing is selected or the selection has no row.
  func selectedRow(_ shown: SelectedMap?) -> Int? {
    guard let shown, let id = entries.selection else { return nil }
    return functions.isShown ? functions.row(of: id) : entries.row(of: id, in: shown.contents)
  }

  /// Sorts the entries by a column or, if `column` is the sort column, reverses the order.
  mutating func sortEntries(by column: EntriesView.Column, _ shown: SelectedMap) {
    let descending = column == entries.column ? !entries.isDescending : column != .address
    entries.sort(by: column, descending: descending, shown.contents)
  }

  /// Selects the newer entry of the selected overlap. If that entry is selected already, first selects the overlap `step` rows further,
  /// wrapping around.
  mutating func jumpToOverlap(by step: Int, _ shown: SelectedMap) {
    if let newer = overlaps.jump(by: step, from: entries.selection, shown.contents) { select(newer) }
  }

  // MARK: - Functions

  mutating func showFunctions(_ isShown: Bool, _ shown: SelectedMap?) {
    if isShown, !functions.isShown {
      // In follow mode, the selected row would move with each new entry.
      entries.follow(false)
      functions.isFunctionSelected = true
      functions.renew()
      functions.scan = functions.scan ?? FunctionScan()
    }
    functions.isShown = isShown
    noteChange()
    groupSoon(shown)
  }

  mutating func sortFunctions(by column: FunctionGroups.Column, descending: Bool, _ shown: SelectedMap?) {
    functions.sort(by: column, descending: descending)
    groupSoon(shown)
  }

  /// The number of the selected function; nil if an entry is selected or functions are not shown.
  var selectedFunction: UInt32? {
    guard functions.isShown, let id = entries.selection, let row = functions.row(of: id), case .function(let number) = functions.row(row)
    else { return nil }
    return number
  }

  /// The number of rows: one for each entry or, if functions are shown, for each function and each entry of an expanded function.
  var rowCount: Int { functions.isShown ? functions.count : entries.count }

  /// Selects a function; the other panes show its newest entry.
  mutating func selectFunction(_ number: UInt32) {
    // A click may refer to a function of the previous generation.
    guard functions.groups.rank(of: number) != nil else { return }
    functions.isFunctionSelected = true
    entries.select(functions.group(number).newest)
  }

  /// Expands the selected function. Returns true if a function is selected.
  mutating func openFunction() -> Bool {
    guard let number = selectedFunction else { return false }
    functions.isFunctionSelected = true
    functions.open(number, true)
    return true
  }

  /// Collapses and selects the selected function, or the function of the selected entry. Returns true if there is such a function.
  mutating func closeFunction() -> Bool {
    guard functions.isShown, let number = entries.selection.flatMap({ functions.function(of: $0) }) else { return false }
    functions.isFunctionSelected = true
    functions.open(number, false)
    return true
  }

  private mutating func moveRow(by rows: Int, _ shown: SelectedMap?) {
    guard functions.count > 0 else { return }
    let selectedRow = selectedRow(shown)
    let moved = (selectedRow ?? 0).addingSaturated(selectedRow == nil && rows > 0 ? rows - 1 : rows)
    switch functions.row(min(max(0, moved), functions.count - 1)) {
    case .function(let number): selectFunction(number)
    case .entry(let id): select(id)
    case nil: break
    }
  }

  // MARK: - Filter

  /// Applies a filter. All entries are shown if `wanted` is nil or has no conditions.
  mutating func filter(by wanted: EntryFilter?, _ shown: SelectedMap) {
    filter.start(wanted, at: shown.now)
    entries.filter(filter.scan != nil, shown.contents)
    noteChange()
    functions.renew()
    if filter.scan?.filter.needsFunctions ?? false { showFunctions(true, shown) } else { groupSoon(shown) }
  }
}
