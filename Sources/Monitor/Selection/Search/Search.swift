import PerfMap

/// A search in the names of the shown map, and the background count of all its hits.
struct Search: Sendable {
  /// The running or last search; nil if there was none.
  private(set) var current: NameSearch?
  private(set) var hits: SearchHits?

  /// True while the search runs.
  var isRunning: Bool { current?.phase == .running }

  /// Returns true if fewer than `count` entries have been searched for hits.
  func isCounting(_ count: Int) -> Bool { hits.map { !$0.scan.hasAnswered || $0.scan.next < count } ?? false }

  enum Start: Hashable, Sendable {
    case selectedRow
    case nextRow
  }

  /// Starts a search from the selected row, and a count of all hits. With `isWhole`, a name must equal the query, with the same case.
  mutating func start(_ query: [UInt8], _ direction: NameSearch.Direction, isWhole: Bool, _ rows: SearchedRows) {
    let started = Self.search(query, direction, isWhole: isWhole, isWhole ? .nextRow : .selectedRow, rows)
    current = started
    hits = query.isEmpty ? nil : SearchHits(started, total: rows.contents.entries.count)
  }

  /// Repeats the search in a direction. Returns the next hit if all hits are known and there are at most 10,000.
  /// Otherwise, starts a search in slices and returns nil.
  mutating func findNext(_ direction: NameSearch.Direction, _ rows: SearchedRows) -> EntryID? {
    guard let last = current else { return nil }
    let row = rows.entries.selection.flatMap { rows.lastRow(shownWith: $0, direction) }
    if let next = hits?.next(after: row, direction, rows) {
      current = last.ended(.found)
      return next
    }
    current = Self.search(last.query, direction, isWhole: last.isWhole, .nextRow, rows)
    return nil
  }

  /// Copies a search from a view of another moment. The hits are counted again; no entry is selected.
  mutating func adopt(_ other: Search, entries count: Int?) {
    current = other.current?.ended(.found)
    guard let search = other.current, other.hits != nil, let count else { return }
    hits = SearchHits(search, total: count)
  }

  /// Searches the next rows. Returns the entry that matches, if any.
  mutating func advance(budget: Int, _ rows: SearchedRows, _ shown: SelectedMap) -> EntryID? {
    current?.advance(budget: budget, rows, shown.read)
  }

  /// Counts hits in the next slice of entries. Returns true if there were hits or the count is complete for the first time.
  mutating func count(_ shown: SelectedMap) -> Bool {
    guard let wasComplete = hits?.isComplete, let found = hits?.scan.advance(shown.record, now: shown.now, shown.read) else { return false }
    hits?.append(found)
    return !found.isEmpty || wasComplete != hits?.isComplete
  }

  /// Ends a running search if all hits are known and there are at most 10,000. Returns the next hit, if any.
  mutating func answer(_ rows: SearchedRows) -> EntryID? {
    guard let running = current, running.phase == .running, let hits, hits.isComplete else { return nil }
    guard hits.count > 0 else {
      current = running.ended(.notFound)
      return nil
    }
    guard let next = hits.next(after: running.start(rows), running.direction, rows) else { return nil }
    current = running.ended(.found)
    return next
  }

  private static func search(
    _ query: [UInt8], _ direction: NameSearch.Direction, isWhole: Bool, _ start: Start, _ rows: SearchedRows
  ) -> NameSearch {
    let origin = rows.entries.selection.flatMap { id in rows.row(of: id).map { (id: id, row: $0) } }
    let last = start == .nextRow ? origin.flatMap { rows.lastRow(shownWith: $0.id, direction) } : nil
    let skipped = origin.flatMap { origin in last.map { abs($0 - origin.row) + 1 } } ?? 0
    return NameSearch(query: query, direction: direction, from: origin, skipped: skipped, total: rows.count, isWhole: isWhole)
  }
}

/// The rows of a search in display order: entries, or the entries of all functions, including collapsed functions.
struct SearchedRows {
  let entries: EntriesView
  /// The view of functions; nil if entries are shown one by one.
  let functions: FunctionsView?
  let contents: MapContents

  var count: Int { functions?.entryCount ?? entries.count }
  func entry(at row: Int) -> EntryID? { functions.map { $0.entry(atPlace: row) } ?? entries.entry(atRow: row) }
  func row(of id: EntryID) -> Int? { functions.map { $0.place(of: id)?.own } ?? entries.row(of: id, in: contents) }

  /// Returns the last row, in a direction, that shares a screen line with an entry. All entries of a collapsed function share one line.
  func lastRow(shownWith id: EntryID, _ direction: NameSearch.Direction) -> Int? {
    guard let functions else { return entries.row(of: id, in: contents) }
    guard let place = functions.place(of: id) else { return nil }
    let isOpened = functions.function(of: id).map { functions.isOpened($0) } ?? false
    return isOpened ? place.own : direction == .down ? place.all.upperBound - 1 : place.all.lowerBound
  }
}
