import PerfMap

// Looking for names.
extension Monitor {
  /// Looks for text in the names of the selected map, from the selected row on, and counts where it is found.
  ///
  /// When the text is a whole name, in its own case, the search begins behind the selected row.
  package mutating func startSearch(_ query: [UInt8], _ direction: NameSearch.Direction, isWhole: Bool = false) {
    guard let rows = searchedRows else { return }
    let started = begin(query, direction, rows, isNext: isWhole, isWhole: isWhole)
    search = started
    hits = query.isEmpty ? nil : SearchHits(started, total: rows.contents.entries.count)
  }

  /// The rows of the selected map, as a search sees them.
  private var searchedRows: SearchedRows? {
    selected.map { SearchedRows(entries: entries, functions: functions.isShown ? functions : nil, contents: $0.contents) }
  }

  /// A search from the selected row on, or from the next one.
  private func begin(
    _ query: [UInt8], _ direction: NameSearch.Direction, _ rows: SearchedRows, isNext: Bool, isWhole: Bool
  ) -> NameSearch {
    let origin = entries.selection.flatMap { id in rows.row(of: id).map { (id: id, row: $0) } }
    let last = isNext ? origin.flatMap { rows.lastRow(shownWith: $0.id, direction) } : nil
    let skipped = origin.flatMap { origin in last.map { abs($0 - origin.row) + 1 } } ?? 0
    return NameSearch(query: query, direction: direction, from: origin, skipped: skipped, total: rows.count, isWhole: isWhole)
  }

  /// Goes on with a search that somebody began at another moment: its hits are counted anew, the selection stays.
  mutating func adoptSearch(_ search: NameSearch?, countsHits: Bool) {
    self.search = search?.ended(.found)
    guard let search, countsHits, let count = selected?.contents.entries.count else { return }
    hits = SearchHits(search, total: count)
  }

  /// Forgets the search and its marks.
  package mutating func endSearch() {
    search = nil
    hits = nil
  }

  /// Looks for the same text further down or up. O(hits) where they are known and few, else in slices.
  package mutating func repeatSearch(_ direction: NameSearch.Direction) {
    guard let last = search, let rows = searchedRows else { return }
    let row = entries.selection.flatMap { rows.lastRow(shownWith: $0, direction) }
    if let next = hits?.next(after: row, direction, rows) {
      search = last.ended(.found)
      selectEntry(next)
      return
    }
    search = begin(last.query, direction, rows, isNext: true, isWhole: last.isWhole)
  }

  mutating func advanceSearch(budget: Int) {
    guard var running = search, let map = selected, let rows = searchedRows else { return }
    let hit = running.advance(budget: budget, rows) { range, limit in
      readText(map.id, map.generation?.number ?? 0, range, limit)
    }
    search = running
    if let hit { selectEntry(hit) }
  }

  /// Ends a search that still goes through the rows, now that all hits are known.
  private mutating func answerSearch() {
    guard let running = search, running.phase == .running, let hits, let rows = searchedRows else { return }
    if hits.count == 0 {
      search = running.ended(.notFound)
    } else if let next = hits.next(after: running.start(rows), running.direction, rows) {
      search = running.ended(.found)
      selectEntry(next)
    }
  }

  mutating func advanceHits() {
    guard var counted = hits else { return }
    let found = advance(&counted.scan)
    counted.append(found)
    if !found.isEmpty || counted.isComplete != hits?.isComplete { revision += 1 }
    hits = counted
    if counted.isComplete { answerSearch() }
  }
}
