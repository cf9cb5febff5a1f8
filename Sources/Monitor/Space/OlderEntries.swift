import PerfMap

/// The newest entries whose ranges overlap a window, whether they still own bytes or not. All entries are scanned in slices.
package struct OlderEntries: Sendable {
  package let window: AddressWindow
  /// The entries found, in the order of arrival.
  package private(set) var found: [EntryID] = []
  /// The number of entries scanned.
  package private(set) var seen = 0

  /// The maximum number of entries kept: more than a screen shows.
  static let most = 512

  package init(in window: AddressWindow) { self.window = window }

  /// Scans the next entries, at most `budget`. O(budget), some 2 ns for each entry.
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
