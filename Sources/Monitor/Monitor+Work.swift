import PerfMap

// What takes long, in slices: searches and filters.
extension Monitor {
  // MARK: - Filter

  /// Shows only the entries that pass a filter; all of them when it is nil or empty.
  package mutating func filterEntries(by wanted: EntryFilter?) {
    guard let contents = selected?.contents else { return }
    filter = wanted.flatMap { $0.isEmpty ? nil : FilterScan($0) }
    renewal = nil
    lastFilterStart = now.uptime
    entries.filter(filter != nil, contents)
    revision += 1
    functions.renew()
    if filter?.filter.needsFunctions ?? false { showFunctions(true) } else { groupSoon() }
  }

  /// The share of the entries that the filter has looked at; nil when there is none, or it has been through once.
  package var filterShare: Double? {
    guard let filter, !filter.hasAnswered, let count = selected?.contents.entries.count, count > 0 else { return nil }
    return Double(filter.next) / Double(count)
  }

  /// Another generation of the selected map has begun: rows, search and filter begin anew.
  mutating func restartEntries() {
    entries.restart()
    restartFunctions()
    if functions.isShown { entries.select(nil) }
    endSearch()
    filter = filter.map { FilterScan($0.filter) }
    renewal = nil
  }

  mutating func advance(_ scan: inout FilterScan) -> [UInt32] {
    guard let map = selected else { return [] }
    return scan.advance(map, now: now.uptime) { range, limit in
      readText(map.id, map.generation?.number ?? 0, range, limit)
    }
  }

  private mutating func advanceFilter() {
    guard var scan = filter, let contents = selected?.contents else { return }
    let passing = advance(&scan)
    if !passing.isEmpty || scan.hasAnswered != filter?.hasAnswered { revision += 1 }
    filter = scan
    entries.admit(passing, contents)
    if scan.hasAnswered { groupSoon() }
  }

  /// Begins another look at all entries when what passes may have changed: not more often than every second, and never so that looking
  /// takes most of the time. What the look before said stands until this one is through.
  mutating func renewFilter() {
    guard let scan = filter, scan.hasAnswered, scan.filter.isVolatile, renewal == nil, let contents = selected?.contents else { return }
    let pause = max(Duration.seconds(1), Duration.microseconds(contents.entries.count))
    guard now.uptime - lastFilterStart >= pause else { return }
    lastFilterStart = now.uptime
    renewal = Renewal(scan: FilterScan(scan.filter))
  }

  /// Another look at all entries, beside the rows that are shown.
  struct Renewal: Sendable {
    var scan: FilterScan
    var passing: [UInt32] = []
  }

  private mutating func advanceRenewal() {
    guard var running = renewal.take(), let contents = selected?.contents else { return }
    running.passing += advance(&running.scan)
    guard running.scan.hasAnswered else {
      renewal = running
      return
    }
    filter = running.scan
    if entries.passing != running.passing { revision += 1 }
    entries.renew(running.passing, contents)
  }

  // MARK: - Work

  /// Whether somebody waits for what takes long: a search, or the first look of a filter at all entries.
  package var isAnswering: Bool {
    search?.phase == .running || filter.map { !$0.hasAnswered } ?? false || hasFunctionWork && functions.isAwaited
  }

  /// Whether there is something to go on with that takes long.
  package var hasWork: Bool {
    guard let count = selected?.contents.entries.count else { return false }
    let isBehind = { (scan: FilterScan?) in scan.map { !$0.hasAnswered || $0.next < count } ?? false }
    return search?.phase == .running || renewal != nil || isBehind(filter) || hasFunctionWork || isBehind(hits?.scan)
  }

  /// Goes on with what takes long: at most `budget` rows of a search, or one slice of a filter or of a count. Returns whether there is more to do.
  package mutating func work(budget: Int) -> Bool {
    guard hasWork else { return false }
    if search?.phase == .running {
      // The hits come in the order of the file, faster than rows in any other order; whichever knows first answers.
      if hits.map({ !$0.isComplete }) ?? false { advanceHits() }
      if search?.phase == .running { advanceSearch(budget: budget) }
    } else if renewal != nil {
      advanceRenewal()
    } else if let filter, !filter.hasAnswered || filter.next < selected?.contents.entries.count ?? 0 {
      advanceFilter()
    } else if hasFunctionWork {
      advanceFunctions()
    } else {
      advanceHits()
    }
    return hasWork
  }
}
