import PerfMap

// The entries of the selected map by function.
extension Monitor {
  /// Up to how many entries are put together at once: some 3 ms.
  private static let groupedAtOnce = EntriesView.sortedAtOnce

  /// How long functions are kept after they were shown: for those of 3.2 M entries that is 67 MB.
  static let hiddenFunctionsStay: Duration = .seconds(20)

  /// A set of entries that functions were made of.
  struct GroupedSet: Equatable, Sendable {
    private var rows = -1
    private var passing: Int?
    private var looked = 0

    init() {}

    init(_ entries: EntriesView, _ scan: FunctionScan?) {
      (rows, passing, looked) = (entries.epoch, entries.passing?.count, scan?.column.count ?? 0)
    }
  }

  // MARK: - Commands

  /// Shows the entries by function, or one by one again.
  package mutating func toggleFunctions() { showFunctions(!functions.isShown) }

  /// Shows the functions that come first in an order: the most recompiled, those with the most bytes.
  package mutating func showFunctions(by column: FunctionGroups.Column) {
    functions.sort(by: column, descending: true)
    showFunctions(true)
  }

  /// Shows the entries by function, or one by one.
  package mutating func showFunctions(_ isShown: Bool) {
    if isShown, !functions.isShown {
      // A row that is another one each moment could not be looked at.
      entries.follow(false)
      functions.isFunctionSelected = true
      functions.renew()
      functions.scan = functions.scan ?? FunctionScan()
    }
    functions.isShown = isShown
    revision += 1
    groupSoon()
  }

  /// Sorts the functions by a column; by the same column again, the other way round.
  package mutating func sortFunctions(by column: FunctionGroups.Column) {
    functions.sort(by: column, descending: column == functions.column ? !functions.isDescending : true)
    groupSoon()
  }

  /// Sorts the functions by the next column.
  package mutating func sortFunctionsByNextColumn() {
    let all = FunctionGroups.Column.allCases
    sortFunctions(by: all[((all.firstIndex(of: functions.column) ?? 0) + 1) % all.count])
  }

  /// The selected function; nil when an entry is selected, or the entries are shown one by one.
  package var selectedFunction: UInt32? {
    guard functions.isShown, let id = entries.selection, let row = functions.row(of: id), case .function(let number) = functions.row(row)
    else { return nil }
    return number
  }

  /// The row of what is selected; nil when it is not among the rows.
  package var selectedRow: Int? {
    guard let contents = selected?.contents, let id = entries.selection else { return nil }
    return functions.isShown ? functions.row(of: id) : entries.row(of: id, in: contents)
  }

  /// The number of rows: entries, or functions and the entries of those that are opened.
  package var rowCount: Int { functions.isShown ? functions.count : entries.count }

  /// Selects a function: the other panes show its newest entry.
  package mutating func selectFunction(_ number: UInt32) {
    // What was drawn may be of a generation that is gone.
    guard functions.groups.rank(of: number) != nil else { return }
    functions.isFunctionSelected = true
    entries.select(functions.group(number).newest)
  }

  /// Shows the entries of the selected function as rows below it.
  ///
  /// Returns whether there is a selected function.
  @discardableResult
  package mutating func openFunction() -> Bool {
    guard let number = selectedFunction else { return false }
    functions.isFunctionSelected = true
    functions.open(number, true)
    return true
  }

  /// Hides the entries of the function that is selected, or that the selected entry belongs to, and selects it.
  @discardableResult
  package mutating func closeFunction() -> Bool {
    guard functions.isShown, let number = entries.selection.flatMap({ functions.function(of: $0) }) else { return false }
    functions.isFunctionSelected = true
    functions.open(number, false)
    return true
  }

  /// Another map is shown, or another generation of it.
  mutating func restartFunctions() {
    functions.restart()
    lastGrouped = GroupedSet()
  }

  /// Takes over what the user chose in a frozen copy of the same map.
  mutating func adoptFunctions(of other: Monitor) {
    functions.adopt(other.functions)
    guard functions.isShown else { return }
    functions.scan = functions.scan ?? FunctionScan()
    functions.renew()
    groupSoon()
  }

  /// Marks the entries of a function, its newest ones where there are very many, or takes the marks back when all of them have one.
  package mutating func toggleMarks(ofFunction number: UInt32) {
    guard let map = selectedMap, let marks = selected?.marks else { return }
    let ids = Set(functions.newestMembers(of: number, limit: 10_000))
    maps[map]?.marks = ids.isSubset(of: marks) ? marks.subtracting(ids) : marks.union(ids)
  }

  mutating func moveRow(by rows: Int) {
    guard functions.count > 0 else { return }
    let moved = (selectedRow ?? 0).addingSaturated(selectedRow == nil && rows > 0 ? rows - 1 : rows)
    switch functions.row(min(max(0, moved), functions.count - 1)) {
    case .function(let number): selectFunction(number)
    case .entry(let id): selectEntry(id)
    case nil: break
    }
  }

  // MARK: - Work

  /// The share of the names that were looked at for their functions, or nil when all were.
  package var functionShare: Double? {
    guard functions.isShown, let scan = functions.scan, let count = selected?.contents.entries.count, !scan.isComplete(count) else {
      return nil
    }
    return Double(scan.column.count) / Double(count)
  }

  /// Whether functions are shown that were asked for otherwise by now.
  package var isGrouping: Bool { functions.isShown && functions.isAwaited }

  /// Whether names are to be looked at for their functions.
  var hasFunctionWork: Bool { functionShare != nil }

  /// Looks at the next names, and groups when that was all.
  mutating func advanceFunctions() {
    // Taken out, so that changing it copies nothing.
    guard let map = selected, var scan = functions.scan.take() else { return }
    scan.advance(map.contents.entries) { range, limit in readText(map.id, map.generation?.number ?? 0, range, limit) }
    functions.scan = scan
    groupSoon()
  }

  /// Whether all that functions are made of is known: names and what passes the filter.
  private var isGroupable: Bool {
    guard functions.isShown, let map = selected, let scan = functions.scan, filter?.hasAnswered ?? true else { return false }
    return scan.isComplete(map.contents.entries.count) || functions.groups.entryCount > 0
  }

  /// Groups at once what was asked for, where entries are few.
  mutating func groupSoon() {
    guard functions.isAwaited, isGroupable, let map = selected, map.contents.entries.count <= Self.groupedAtOnce else { return }
    groupNow(map)
  }

  /// Takes in entries that have come: not under a hand, and at most once a second. Functions that nobody looks at are kept for a while.
  mutating func renewFunctions() {
    if functions.isShown {
      lastFunctions = now.uptime
    } else if functions.scan != nil, now.uptime - lastFunctions >= Self.hiddenFunctionsStay {
      functions.forget()
      lastGrouped = GroupedSet()
    }
    guard isGroupable, let map = selected, isBehind(map), isCalm(.seconds(1)), map.contents.entries.count <= Self.groupedAtOnce else {
      return
    }
    groupNow(map)
  }

  private func isBehind(_ map: MapRecord) -> Bool {
    functions.isAwaited || lastGrouped != GroupedSet(entries, functions.scan)
  }

  private func isCalm(_ pause: Duration) -> Bool {
    now.uptime - lastGrouping >= pause && now.uptime - lastInput >= .milliseconds(1500)
  }

  private mutating func groupNow(_ map: MapRecord) {
    guard let grouping = grouping(of: map) else { return }
    finish(grouping.run())
  }

  private mutating func grouping(of map: MapRecord) -> FunctionGrouping? {
    guard let scan = functions.scan else { return nil }
    lastGrouping = now.uptime
    lastGrouped = GroupedSet(entries, scan)
    return FunctionGrouping(
      map: map.id, generation: map.generation?.number ?? 0, epoch: functions.epoch, functions: scan.column, functionCount: scan.count,
      entries: map.contents.entries.snapshot(), ranges: map.contents.ranges.snapshot(), passing: entries.passing,
      conditions: filter?.filter.functionConditions ?? [], column: functions.column, progress: SortProgress())
  }

  /// A grouping to be done on another thread, if one is due: at once for what was asked for, every two seconds for entries that have come.
  mutating func takeGrouping() -> FunctionGrouping? {
    guard !isGroupingElsewhere, isGroupable, let map = selected, map.contents.entries.count > Self.groupedAtOnce else { return nil }
    guard functions.isAwaited || isBehind(map) && isCalm(.seconds(2)), let grouping = grouping(of: map) else { return nil }
    isGroupingElsewhere = true
    sortProgress = grouping.progress
    return grouping
  }

  /// Takes the outcome of a grouping; forgets it when something else is to be shown by now.
  package mutating func finish(_ outcome: FunctionGrouping.Outcome) {
    isGroupingElsewhere = false
    sortProgress = nil
    guard outcome.map == selectedMap, outcome.generation == selected?.generation?.number ?? 0 else { return }
    functions.take(outcome.groups, epoch: outcome.epoch)
    revision += 1
    if entries.selection == nil, case .function(let number) = functions.row(0) { selectFunction(number) }
  }
}
