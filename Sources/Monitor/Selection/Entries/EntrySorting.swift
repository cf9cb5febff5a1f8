import PerfMap

/// The sorts of many entries, which run on another thread: when one is due, and which one runs.
struct EntrySorting: Sendable {
  private var running: EntriesView.Column?
  /// Sorts for entries that have come.
  private var starts = Throttle(every: .seconds(2))

  /// A sort to be done on another thread, if one is due: at once for a new column, every two seconds for entries that have come.
  ///
  /// It is given out once; then ``finish()`` is called.
  mutating func take(_ entries: EntriesView, _ shown: SelectedMap) -> EntrySort? {
    guard running == nil else { return nil }
    let isBehind = entries.isBehind && starts.hasPassed(at: shown.now)
    guard let column = entries.awaited ?? (isBehind ? entries.column : nil) else { return nil }
    starts.restart(at: shown.now)
    running = column
    return EntrySort(
      map: shown.record.id, generation: shown.generation, epoch: entries.epoch, column: column,
      entries: shown.contents.entries.snapshot(), passing: entries.passing, progress: SortProgress())
  }

  /// Notes that the sort is done.
  mutating func finish() { running = nil }
}
