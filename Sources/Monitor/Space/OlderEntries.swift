import PerfMap

/// The entries that ever covered a byte of a window, the newest of them: found by looking at all entries, some at a time.
package struct OlderEntries: Sendable {
  /// The addresses.
  package let window: AddressWindow
  /// What was found, in the order of arrival.
  package private(set) var found: [EntryID] = []
  /// The number of entries that were looked at.
  package private(set) var seen = 0

  /// How many are kept: more than any screen shows.
  static let most = 512

  /// Makes a search that has found nothing yet.
  package init(in window: AddressWindow) { self.window = window }

  /// Looks at the next entries, at most `budget`. O(budget), some 2 ns each.
  package mutating func scan(_ entries: EntryTable, budget: Int) {
    guard let range = AddressRange(start: window.first, size: ByteCount(window.span == .max ? .max : window.span + 1)) else { return }
    let end = min(entries.count, seen + min(budget, entries.count))
    var found = found
    entries.forEachEntry(overlapping: range, in: seen..<max(seen, end)) { found.append($0) }
    if found.count > Self.most { found.removeFirst(found.count - Self.most) }
    self.found = found
    seen = max(seen, end)
  }
}
