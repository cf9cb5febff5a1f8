import PerfMap

// Looking for names.
extension Monitor {
  /// Looks for text in the names of the selected map, from the selected row on, and counts where it is found.
  ///
  /// When the text is a `whole` name, in its own case, the search begins behind the selected row.
  public mutating func startSearch(_ query: [UInt8], _ direction: NameSearch.Direction, isWhole: Bool = false) {
    guard let contents = selected?.contents else { return }
    let row = entries.selection.flatMap { entries.row(of: $0, in: contents) }
    let started = NameSearch(
      query: query, direction: direction, from: isWhole ? row.map { $0 + 1 } : row, total: entries.count, isWhole: isWhole)
    search = started
    hits = isWhole || query.isEmpty ? nil : SearchHits(started, total: contents.entries.count)
  }

  /// Forgets the search and its marks.
  public mutating func endSearch() {
    search = nil
    hits = nil
  }

  /// Looks for the same text further down or up. O(hits) where they are known and few, else in slices.
  public mutating func repeatSearch(_ direction: NameSearch.Direction) {
    guard let last = search, let contents = selected?.contents else { return }
    let row = entries.selection.flatMap { entries.row(of: $0, in: contents) }
    if let next = hits?.next(after: row, direction, entries, contents) {
      search = last.ended(.found)
      entries.select(next)
      return
    }
    search = NameSearch(
      query: last.query, direction: direction, from: row.map { direction == .down ? $0 + 1 : $0 - 1 }, total: entries.count,
      isWhole: last.isWhole)
  }

  mutating func advanceSearch(budget: Int) {
    guard var running = search, let map = selected else { return }
    let hit = running.advance(budget: budget, entries, map.contents) { range, limit in
      readText(map.id, map.generation?.number ?? 0, range, limit)
    }
    search = running
    if let hit { entries.select(hit) }
  }

  /// Ends a search that still goes through the rows, now that all hits are known.
  private mutating func answerSearch() {
    guard let running = search, running.phase == .running, let hits, let contents = selected?.contents else { return }
    if hits.count == 0 {
      search = running.ended(.notFound)
    } else if let next = hits.next(after: running.start, running.direction, entries, contents) {
      search = running.ended(.found)
      entries.select(next)
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
