import PerfMap

/// The view of the map that is shown: its rows, filter and search, and the work that they take.
struct Selection {
  /// The map that is shown.
  var map: MapID?
  /// Whether the user has chosen it.
  var choice = Choice.none
  /// The entries as rows.
  var entries = EntriesView()
  /// The functions as rows.
  var functions = FunctionsView()
  /// The overlaps as rows.
  var overlaps = OverlapsView()
  /// The filter of the entries; it stays when another map is shown.
  var filter = RunningFilter()
  /// The search in the names.
  var search = Search()
  /// What other entries have to do with the selected one.
  var story = EntryHistorySearch()
  /// The sorts that run elsewhere.
  var sorting = EntrySorting()
  /// The groupings.
  var grouping = GroupingSchedule()
  /// The progress of the work that runs elsewhere.
  var progress: SortProgress?
  /// True while the memory of the process is looked at.
  var isCheckingMemory = false
  /// Counts what was found out about the map: while it is the same, there is nothing new to draw.
  private(set) var revision = 0

  /// Who chose the map.
  enum Choice {
    /// Nobody yet: the map in the first row is shown.
    case none
    /// The user.
    case user
  }

  // MARK: - The map

  /// Sets the map that is shown; ``restart(_:)`` follows. Returns false if it is the same.
  mutating func show(_ id: MapID?) -> Bool {
    defer { map = id }
    return id != map
  }

  /// Notes that something was found out.
  mutating func noteNews() { revision += 1 }

  /// Begins again with another map; the orders and the filter stay. Nil if there is none.
  mutating func restart(_ shown: SelectedMap?) {
    search = Search()
    let column = entries.column
    let isDescending = entries.isDescending
    entries = EntriesView()
    restartFunctions()
    overlaps.restart(shown?.contents ?? MapContents())
    guard let shown else { return }
    entries.grow(shown.contents)
    entries.sort(by: column, descending: isDescending, shown.contents)
    if let running = filter.scan { filter(by: running.filter, shown) }
    if functions.isShown { entries.select(nil) }
  }

  /// Takes in what a reading of the map came to.
  mutating func take(_ reading: MapStore.Reading, _ contents: MapContents) {
    if reading == .restarted { restartGeneration(contents) }
    entries.grow(contents)
  }

  /// Begins again with another generation of the map.
  mutating func restartGeneration(_ contents: MapContents) {
    entries.restart()
    restartFunctions()
    if functions.isShown { entries.select(nil) }
    search = Search()
    filter.restart()
    overlaps.restart(contents)
  }

  private mutating func restartFunctions() {
    functions.restart()
    grouping.restart()
  }

  // MARK: - Entries

  /// Selects an entry.
  mutating func select(_ id: EntryID?) {
    functions.isFunctionSelected = false
    entries.select(id)
  }

  /// Selects the entry, or the function, some rows further down or up.
  mutating func move(by rows: Int, _ shown: SelectedMap?) {
    if functions.isShown { return moveRow(by: rows, shown) }
    guard let shown, entries.count > 0 else { return }
    let row = entries.selection.flatMap { entries.nearestRow(of: $0, in: shown.contents) } ?? 0
    entries.select(entries.entry(atRow: min(max(0, row.addingSaturated(rows)), entries.count - 1)))
  }

  /// The row of what is selected; nil when it is not among the rows.
  func selectedRow(_ shown: SelectedMap?) -> Int? {
    guard let shown, let id = entries.selection else { return nil }
    return functions.isShown ? functions.row(of: id) : entries.row(of: id, in: shown.contents)
  }

  /// Sorts the entries by a column; by the same column again, the other way round.
  mutating func sortEntries(by column: EntriesView.Column, _ shown: SelectedMap) {
    let descending = column == entries.column ? !entries.isDescending : column != .address
    entries.sort(by: column, descending: descending, shown.contents)
  }

  /// Selects the newer entry of an overlap: of the selected one first, then of the next or previous rows, and round.
  mutating func jumpToOverlap(by step: Int, _ shown: SelectedMap) {
    if let newer = overlaps.jump(by: step, from: entries.selection, shown.contents) { select(newer) }
  }

  // MARK: - Functions

  /// Shows the entries by function, or one by one.
  mutating func showFunctions(_ isShown: Bool, _ shown: SelectedMap?) {
    if isShown, !functions.isShown {
      // A row that is another one each moment could not be looked at.
      entries.follow(false)
      functions.isFunctionSelected = true
      functions.renew()
      functions.scan = functions.scan ?? FunctionScan()
    }
    functions.isShown = isShown
    noteNews()
    groupSoon(shown)
  }

  /// Sorts the functions by a column.
  mutating func sortFunctions(by column: FunctionGroups.Column, descending: Bool, _ shown: SelectedMap?) {
    functions.sort(by: column, descending: descending)
    groupSoon(shown)
  }

  /// The selected function; nil when an entry is selected, or the entries are shown one by one.
  var selectedFunction: UInt32? {
    guard functions.isShown, let id = entries.selection, let row = functions.row(of: id), case .function(let number) = functions.row(row)
    else { return nil }
    return number
  }

  /// The number of rows: entries, or functions and the entries of those that are opened.
  var rowCount: Int { functions.isShown ? functions.count : entries.count }

  /// Selects a function: the other panes show its newest entry.
  mutating func selectFunction(_ number: UInt32) {
    // What was drawn may be of a generation that is gone.
    guard functions.groups.rank(of: number) != nil else { return }
    functions.isFunctionSelected = true
    entries.select(functions.group(number).newest)
  }

  /// Shows the entries of the selected function as rows below it. Returns whether there is a selected function.
  mutating func openFunction() -> Bool {
    guard let number = selectedFunction else { return false }
    functions.isFunctionSelected = true
    functions.open(number, true)
    return true
  }

  /// Hides the entries of the function that is selected, or that the selected entry belongs to, and selects it.
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

  /// Shows only the entries that pass a filter; all of them when it is nil or empty.
  mutating func filter(by wanted: EntryFilter?, _ shown: SelectedMap) {
    filter.start(wanted, at: shown.now)
    entries.filter(filter.scan != nil, shown.contents)
    noteNews()
    functions.renew()
    if filter.scan?.filter.needsFunctions ?? false { showFunctions(true, shown) } else { groupSoon(shown) }
  }
}
