import PerfMap

/// A search in the names of the shown map, and all entries that it finds, which are counted beside it.
struct Search: Sendable {
  /// The search that runs or ran last.
  private(set) var current: NameSearch?
  /// All entries that it finds.
  private(set) var hits: SearchHits?

  /// True while it goes through the rows.
  var isRunning: Bool { current?.phase == .running }

  /// True if not all of so many entries were searched for hits.
  func isCounting(_ count: Int) -> Bool { hits.map { !$0.scan.hasAnswered || $0.scan.next < count } ?? false }

  /// Where a search starts.
  enum Start: Hashable, Sendable {
    /// In the selected row.
    case here
    /// Behind the selected row.
    case next
  }

  /// Searches for text from the selected entry on, and counts where it is found. With `isWhole` a name must be the text, in its case.
  mutating func start(_ query: [UInt8], _ direction: NameSearch.Direction, isWhole: Bool, _ rows: SearchedRows) {
    let started = Self.search(query, direction, isWhole: isWhole, isWhole ? .next : .here, rows)
    current = started
    hits = query.isEmpty ? nil : SearchHits(started, total: rows.contents.entries.count)
  }

  /// Searches for the same text further down or up. Returns the next hit if all are known and few: O(hits), else in slices.
  mutating func findNext(_ direction: NameSearch.Direction, _ rows: SearchedRows) -> EntryID? {
    guard let last = current else { return nil }
    let row = rows.entries.selection.flatMap { rows.lastRow(shownWith: $0, direction) }
    if let next = hits?.next(after: row, direction, rows) {
      current = last.ended(.found)
      return next
    }
    current = Self.search(last.query, direction, isWhole: last.isWhole, .next, rows)
    return nil
  }

  /// Takes over a search that was started at another moment: its hits are counted again, the selection stays.
  mutating func adopt(_ other: Search, entries count: Int?) {
    current = other.current?.ended(.found)
    guard let search = other.current, other.hits != nil, let count else { return }
    hits = SearchHits(search, total: count)
  }

  /// Searches the next rows. Returns the entry when there is a hit.
  mutating func advance(budget: Int, _ rows: SearchedRows, _ shown: SelectedMap) -> EntryID? {
    current?.advance(budget: budget, rows, shown.read)
  }

  /// Counts hits among the next entries: one slice. Returns whether something was found, or that was the last slice.
  mutating func count(_ shown: SelectedMap) -> Bool {
    guard let wasComplete = hits?.isComplete, let found = hits?.scan.advance(shown.record, now: shown.now, shown.read) else { return false }
    hits?.append(found)
    return !found.isEmpty || wasComplete != hits?.isComplete
  }

  /// Ends a search that still goes through the rows if all hits are known. Returns the hit.
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
    let last = start == .next ? origin.flatMap { rows.lastRow(shownWith: $0.id, direction) } : nil
    let skipped = origin.flatMap { origin in last.map { abs($0 - origin.row) + 1 } } ?? 0
    return NameSearch(query: query, direction: direction, from: origin, skipped: skipped, total: rows.count, isWhole: isWhole)
  }
}
