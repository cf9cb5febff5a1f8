import PerfMap

/// When the entries of the shown map are grouped by function: at once where they are few, else on another thread.
struct GroupingSchedule: Sendable {
  private var isRunningElsewhere = false
  /// What was grouped last.
  private var grouped = GroupedSet()
  /// Groupings for entries that have come.
  private var turns = Throttle(every: .seconds(1))
  /// When functions were shown last.
  private var keeping = Throttle(every: keptWhenHidden)

  /// How long functions are kept after they were shown: for those of 3.2 M entries that is 67 MB.
  static let keptWhenHidden: Duration = .seconds(20)
  /// Up to how many entries are grouped at once: some 3 ms.
  private static let atOnce = EntriesView.sortedAtOnce

  /// A set of entries that functions were made of.
  private struct GroupedSet: Equatable, Sendable {
    var rows = -1
    var passing: Int?
    var named = 0

    init() {}

    init(_ source: GroupingSource) {
      (rows, passing, named) = (source.entries.epoch, source.entries.passing?.count, source.functions.scan?.column.count ?? 0)
    }
  }

  /// Forgets what was grouped: another map is shown, or another generation of it.
  mutating func restart() { grouped = GroupedSet() }

  /// Lets functions go that were not shown for a while.
  mutating func rest(_ functions: inout FunctionsView, at now: Duration) {
    if functions.isShown { return keeping.restart(at: now) }
    guard functions.scan != nil, keeping.hasPassed(at: now) else { return }
    functions.forget()
    restart()
  }

  /// A grouping of what was asked for, to be done at once, if it is and entries are few.
  mutating func takeAtOnce(_ source: GroupingSource) -> FunctionGrouping? {
    guard source.functions.isAwaited, source.shown.count <= Self.atOnce, source.isComplete else { return nil }
    return grouping(of: source)
  }

  /// A grouping for entries that have come, to be done at once, if one is due: while rows may move, and at most once a second.
  mutating func takeDue(_ source: GroupingSource) -> FunctionGrouping? {
    guard source.shown.count <= Self.atOnce, source.isComplete else { return nil }
    turns.interval = .seconds(1)
    guard source.functions.isAwaited || isBehind(source), isCalm(source) else { return nil }
    return grouping(of: source)
  }

  /// A grouping to be done on another thread, if one is due: at once for what was asked for, every two seconds for entries that have come.
  ///
  /// It is given out once; then ``finish()`` is called.
  mutating func takeElsewhere(_ source: GroupingSource) -> FunctionGrouping? {
    guard !isRunningElsewhere, source.shown.count > Self.atOnce, source.isComplete else { return nil }
    turns.interval = .seconds(2)
    guard source.functions.isAwaited || isBehind(source) && isCalm(source) else { return nil }
    guard let grouping = grouping(of: source) else { return nil }
    isRunningElsewhere = true
    return grouping
  }

  /// Notes that a grouping is done.
  mutating func finish() { isRunningElsewhere = false }

  private func isBehind(_ source: GroupingSource) -> Bool { grouped != GroupedSet(source) }

  private func isCalm(_ source: GroupingSource) -> Bool { source.shown.rows == .free && turns.hasPassed(at: source.shown.now) }

  private mutating func grouping(of source: GroupingSource) -> FunctionGrouping? {
    guard let scan = source.functions.scan else { return nil }
    turns.restart(at: source.shown.now)
    grouped = GroupedSet(source)
    return FunctionGrouping(
      map: source.shown.record.id, generation: source.shown.generation, epoch: source.functions.epoch, functions: scan.column,
      functionCount: scan.count, entries: source.shown.contents.entries.snapshot(), ranges: source.shown.contents.ranges.snapshot(),
      passing: source.entries.passing, conditions: source.filter.scan?.filter.functionConditions ?? [], column: source.functions.column,
      progress: SortProgress())
  }
}

/// What functions are made of.
struct GroupingSource {
  let entries: EntriesView
  let functions: FunctionsView
  let filter: RunningFilter
  let shown: SelectedMap

  /// True if functions are shown and all that they are made of is known: names, and what passes the filter.
  var isComplete: Bool {
    guard functions.isShown, let scan = functions.scan, filter.hasAnswered else { return false }
    return scan.isComplete(shown.count) || functions.groups.entryCount > 0
  }
}
