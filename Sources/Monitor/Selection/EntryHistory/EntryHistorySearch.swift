import PerfMap

/// The computation, in short slices, of the history of the selected entry.
struct EntryHistorySearch: Sendable {
  /// The history of the entry that was selected last.
  private var current: EntryHistory?
  private var starts = Throttle(every: .milliseconds(500))

  /// The length in bytes of the longest name that is parsed for its tier.
  private static let longestName = 1 << 16

  /// Returns the history of an entry, as far as it has been computed; nil if its computation has not started.
  func history(of id: EntryID?, in shown: SelectedMap) -> EntryHistory? {
    current.flatMap { $0.entry == id && $0.map == shown.record.id && $0.generation == shown.generation ? $0 : nil }
  }

  /// Returns true if the history of the selected entry is incomplete and its next slice is due.
  func isDue(_ entries: EntriesView, _ shown: SelectedMap) -> Bool {
    guard let id = entries.selection, id.index < shown.count else { return false }
    if let history = history(of: id, in: shown) { return !history.isComplete(shown.count) }
    // In follow mode, the selected entry changes continually, and each change starts a scan of all entries: limit the time spent on scans.
    var starts = starts
    starts.interval = max(.milliseconds(500), .nanoseconds(shown.count * 200))
    return !entries.isFollowing || starts.hasPassed(at: shown.now)
  }

  /// Runs one slice for the selected entry. Returns true if the slice changed or completed the history.
  mutating func advance(_ entries: EntriesView, _ shown: SelectedMap) -> Bool {
    guard isDue(entries, shown), let id = entries.selection else { return false }
    var history = history(of: id, in: shown) ?? begin(id, shown)
    // Drop the stored reference so that the change is in place.
    current = nil
    defer { current = history }
    return history.advance(shown.contents.entries) || history.isComplete(shown.count)
  }

  private mutating func begin(_ id: EntryID, _ shown: SelectedMap) -> EntryHistory {
    starts.restart(at: shown.now)
    let entry = shown.contents.entries[id]
    let name = entry.name.length <= Self.longestName ? shown.read(entry.name, Self.longestName) : nil
    return EntryHistory(of: id, named: name, in: shown.record)
  }
}
