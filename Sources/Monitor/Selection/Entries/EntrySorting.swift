import PerfMap

/// The schedule of sorts on another thread.
struct EntrySorting: Sendable {
  private var running: EntriesView.Column?
  /// The start of the last sort.
  private var starts = Throttle(every: .seconds(2))

  /// Returns a sort for another thread, if one is due: at once for a new column, every two seconds for new entries.
  ///
  /// Returned once only; call ``finish()`` when it is done.
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

  mutating func finish() { running = nil }
}
