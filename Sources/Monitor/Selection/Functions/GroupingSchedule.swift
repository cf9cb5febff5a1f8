import PerfMap

/// The schedule of groupings of the shown map by function. Few entries are grouped at once, many on another thread.
struct GroupingSchedule: Sendable {
  private var isRunningElsewhere = false
  /// The identity of the set of entries that was grouped last.
  private var grouped = GroupedSet()
  /// The start of the last grouping, which delays the next grouping for new entries.
  private var turns = Throttle(every: .seconds(1))
  /// The last time at which functions were shown.
  private var keeping = Throttle(every: keptWhenHidden)

  /// The time for which hidden functions are kept in memory: 67 MB for 3.2 million entries.
  static let keptWhenHidden: Duration = .seconds(20)
  /// The maximum number of entries that are grouped at once, in some 3 ms, instead of on another thread.
  private static let atOnce = EntriesView.sortedAtOnce

  /// The identity of the entries in a grouping. If two groupings have equal identities, no entry is new.
  private struct GroupedSet: Equatable, Sendable {
    var rows = -1
    var passing: Int?
    var named = 0

    init() {}

    init(_ source: GroupingSource) {
      (rows, passing, named) = (source.entries.epoch, source.entries.passing?.count, source.functions.scan?.column.count ?? 0)
    }
  }

  /// Forgets the last grouping, because another map or generation is shown.
  mutating func restart() { grouped = GroupedSet() }

  /// Discards functions that have been hidden for ``keptWhenHidden``.
  mutating func discardIfHidden(_ functions: inout FunctionsView, at now: Duration) {
    if functions.isShown { return keeping.restart(at: now) }
    guard functions.scan != nil, keeping.hasPassed(at: now) else { return }
    functions.forget()
    restart()
  }

  /// Returns a requested grouping to run at once; nil if there are many entries or no grouping is requested.
  mutating func takeAtOnce(_ source: GroupingSource) -> FunctionGrouping? {
    guard source.functions.isAwaited, source.shown.count <= Self.atOnce, source.isComplete else { return nil }
    return grouping(of: source)
  }

  /// Returns a grouping of few entries to run at once; nil if none is due. One is due at most once a second, not within 1.5 s of input.
  mutating func takeDue(_ source: GroupingSource) -> FunctionGrouping? {
    guard source.shown.count <= Self.atOnce, source.isComplete else { return nil }
    turns.interval = .seconds(1)
    guard source.functions.isAwaited || isBehind(source), areRowsMovable(source) else { return nil }
    return grouping(of: source)
  }

  /// Returns a grouping for another thread; nil if none is due. One is due when requested, and for new entries every two seconds, but not
  /// within 1.5 s of input.
  ///
  /// No other grouping is returned until ``finish()`` is called.
  mutating func takeElsewhere(_ source: GroupingSource) -> FunctionGrouping? {
    guard !isRunningElsewhere, source.shown.count > Self.atOnce, source.isComplete else { return nil }
    turns.interval = .seconds(2)
    guard source.functions.isAwaited || isBehind(source) && areRowsMovable(source) else { return nil }
    guard let grouping = grouping(of: source) else { return nil }
    isRunningElsewhere = true
    return grouping
  }

  mutating func finish() { isRunningElsewhere = false }
  private func isBehind(_ source: GroupingSource) -> Bool { grouped != GroupedSet(source) }
  private func areRowsMovable(_ source: GroupingSource) -> Bool { source.shown.rows == .movable && turns.hasPassed(at: source.shown.now) }

  private mutating func grouping(of source: GroupingSource) -> FunctionGrouping? {
    guard let scan = source.functions.scan else { return nil }
    turns.restart(at: source.shown.now)
    grouped = GroupedSet(source)
    return FunctionGrouping(
      map: source.shown.record.id, generation: source.shown.generation, epoch: source.functions.epoch, functions: scan.column,
      functionCount: scan.count, entries: source.shown.contents.entries.snapshot(), ranges: source.shown.contents.ranges.snapshot(),
      passing: source.entries.passing, conditions: source.filter.scan?.filter.functionConditions ?? [], column: source.functions.column,
      progress: TaskProgress())
  }
}

/// The input of a grouping.
struct GroupingSource {
  let entries: EntriesView
  let functions: FunctionsView
  let filter: RunningFilter
  let shown: SelectedMap

  /// True if functions are shown, the filter has a result, and all names are scanned. After the first grouping, names may be missing.
  var isComplete: Bool {
    guard functions.isShown, let scan = functions.scan, filter.hasAnswered else { return false }
    return scan.isComplete(shown.count) || functions.groups.entryCount > 0
  }
}
