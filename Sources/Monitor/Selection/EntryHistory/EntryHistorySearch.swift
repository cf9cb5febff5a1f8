import PerfMap

/// Finds out in slices what other entries have to do with the selected one.
struct EntryHistorySearch: Sendable {
  /// The story of the entry that was selected last, as far as it is known.
  private var story: EntryHistory?
  private var starts = Throttle(every: .milliseconds(500))

  /// The longest name that is searched for its tier.
  private static let longestName = 1 << 16

  /// The story of an entry, as far as it is known.
  func story(of id: EntryID?, in shown: SelectedMap) -> EntryHistory? {
    story.flatMap { $0.entry == id && $0.map == shown.record.id && $0.generation == shown.generation ? $0 : nil }
  }

  /// True if there is more to find out about the selected entry.
  func isDue(_ entries: EntriesView, _ shown: SelectedMap) -> Bool {
    guard let id = entries.selection, id.index < shown.count else { return false }
    if let story = story(of: id, in: shown) { return !story.isComplete(shown.count) }
    // A newest entry that is followed is another one each time: checking all entries for each must not take most of the time.
    var starts = starts
    starts.interval = max(.milliseconds(500), .nanoseconds(shown.count * 200))
    return !entries.isFollowing || starts.hasPassed(at: shown.now)
  }

  /// Finds out more about the selected entry: one slice. Returns whether that was news.
  mutating func advance(_ entries: EntriesView, _ shown: SelectedMap) -> Bool {
    guard isDue(entries, shown), let id = entries.selection else { return false }
    var current = story(of: id, in: shown) ?? begin(id, shown)
    // Only one copy is left, so that changing it copies nothing.
    story = nil
    defer { story = current }
    return current.advance(shown.contents.entries) || current.isComplete(shown.count)
  }

  private mutating func begin(_ id: EntryID, _ shown: SelectedMap) -> EntryHistory {
    starts.restart(at: shown.now)
    let entry = shown.contents.entries[id]
    let name = entry.name.length <= Self.longestName ? shown.read(entry.name, Self.longestName) : nil
    return EntryHistory(of: id, named: name, in: shown.record)
  }
}
