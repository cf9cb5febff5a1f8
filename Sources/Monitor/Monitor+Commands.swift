import PerfMap
import SystemPackage

extension Monitor {
  /// A hand is on the keys: rows keep their places for a while.
  package mutating func noteInput() { lastInput = now.uptime }

  // MARK: - Maps

  /// Shows the entries of a map, because somebody chose it.
  package mutating func selectMap(_ id: MapID?) {
    isMapChosen = true
    show(id)
  }

  /// Shows the entries of a map.
  mutating func show(_ id: MapID?) {
    guard id != selectedMap else { return }
    selectedMap = id
    recallAtOnce()
    endSearch()
    let column = entries.column
    let isDescending = entries.isDescending
    entries = EntriesView()
    restartFunctions()
    overlaps.restart(selected?.contents ?? MapContents())
    guard let contents = selected?.contents else { return }
    entries.grow(contents)
    entries.sort(by: column, descending: isDescending, contents)
    if let running = filter { filterEntries(by: running.filter) }
    if functions.isShown { entries.select(nil) }
  }

  /// Shows the map in the first row.
  package mutating func selectFirstMap() { show(order.first) }

  /// Selects the map some rows further down or up.
  package mutating func moveMap(by rows: Int) {
    guard !order.isEmpty else { return }
    let place = selectedMap.flatMap { order.firstIndex(of: $0) } ?? 0
    selectMap(order[min(max(0, place + rows), order.count - 1)])
  }

  /// Sorts the table of maps by the next column.
  package mutating func sortMapsByNextColumn() {
    let all = MapSort.Column.allCases
    let place = all.firstIndex(of: mapSort.column) ?? 0
    sortMaps(by: all[(place + 1) % all.count])
  }

  /// Sorts the table of maps by a column; by the same column again, the other way round.
  package mutating func sortMaps(by column: MapSort.Column) {
    if column == mapSort.column {
      mapSort.isDescending.toggle()
    } else {
      mapSort = MapSort(column: column, isDescending: column != .pid && column != .comm)
    }
    sortMaps()
  }

  // MARK: - Entries

  /// Selects an entry of the selected map.
  package mutating func selectEntry(_ id: EntryID?) {
    functions.isFunctionSelected = false
    entries.select(id)
  }

  /// Selects the entry, or the function, some rows further down or up.
  package mutating func moveEntry(by rows: Int) {
    if functions.isShown { return moveRow(by: rows) }
    guard let contents = selected?.contents, entries.count > 0 else { return }
    let row = entries.selection.flatMap { entries.nearestRow(of: $0, in: contents) } ?? 0
    entries.select(entries.entry(atRow: min(max(0, row.addingSaturated(rows)), entries.count - 1)))
  }

  /// Marks an entry of the selected map, or takes the mark back.
  package mutating func toggleMark(_ id: EntryID) {
    guard let map = selectedMap, let count = selected?.contents.entries.count, id.index < count else { return }
    maps[map]?.marks.formSymmetricDifference([id])
  }

  /// Takes the marks of the selected map back.
  package mutating func clearMarks() {
    if let map = selectedMap { maps[map]?.marks = [] }
  }

  /// Follows the newest entry, or stops.
  package mutating func toggleFollow() { entries.follow(!entries.isFollowing) }

  /// Sorts the entries by the next column.
  package mutating func sortEntriesByNextColumn() {
    let all = EntriesView.Column.allCases
    let place = all.firstIndex(of: entries.column) ?? 0
    sortEntries(by: all[(place + 1) % all.count])
  }

  /// Sorts the entries of the map that is shown first by a column.
  package mutating func sortEntriesAtStart(by column: EntriesView.Column) {
    if column != entries.column { entries.sort(by: column, descending: column != .address, selected?.contents ?? MapContents()) }
  }

  /// Sorts the entries by a column; by the same column again, the other way round.
  package mutating func sortEntries(by column: EntriesView.Column) {
    guard let contents = selected?.contents else { return }
    let descending = column == entries.column ? !entries.isDescending : column != .address
    entries.sort(by: column, descending: descending, contents)
  }

  /// A sort to be done on another thread, if one is due: at once for a new column, every two seconds for entries that have come.
  ///
  /// It is given out once; its outcome goes to ``finish(_:)``.
  package mutating func takeSort() -> EntrySort? {
    guard runningSort == nil, !functions.isShown, let map = selected else { return nil }
    let isBehind = entries.isBehind && now.uptime - lastSortStart >= .seconds(2)
    guard let column = entries.awaited ?? (isBehind ? entries.column : nil) else { return nil }
    lastSortStart = now.uptime
    let sort = EntrySort(
      map: map.id, generation: map.generation?.number ?? 0, epoch: entries.epoch, column: column,
      entries: map.contents.entries.snapshot(), passing: entries.passing, progress: SortProgress())
    runningSort = sort.column
    sortProgress = sort.progress
    return sort
  }

  /// Takes the outcome of a sort; forgets it when another map is shown by now.
  package mutating func finish(_ outcome: EntrySort.Outcome) {
    runningSort = nil
    sortProgress = nil
    guard outcome.map == selectedMap, outcome.generation == selected?.generation?.number ?? 0 else { return }
    entries.take(outcome)
    revision += 1
  }

  // MARK: - Injection

  /// Expects an entry that this jittop has written itself into a map, which may not have been found yet.
  package mutating func expectInjected(_ range: AddressRange, at path: FilePath) {
    if let id = order.first(where: { maps[$0]?.path == path }) {
      maps[id]?.expect(range)
    } else {
      injectedEarly[path, default: []].append(range)
    }
  }

  // MARK: - Pictures

  /// Takes over what the user chose in a frozen copy.
  package mutating func adoptSelection(of other: Monitor) {
    mapSort = other.mapSort
    adoptMarks(of: other)
    if let id = other.chosenMap, maps[id] != nil { selectMap(id) }
    if other.isPast { entries.supersede(other.entries) }
    guard selectedMap == other.selectedMap, selected?.generation == other.selected?.generation else { return }
    if let contents = selected?.contents {
      entries.sort(by: other.entries.column, descending: other.entries.isDescending, contents)
    }
    if other.entries.isFollowing { entries.follow(true) } else { entries.select(other.chosenEntry) }
    search = other.search
    hits = other.hits
    adoptFunctions(of: other)
    if filter?.filter.text != other.filter?.filter.text { filterEntries(by: other.filter?.filter) }
  }
}
