import PerfMap

// Copies of the user's choices from a view of the same maps at another time.
extension Selection {
  /// Copies orders, filter, search and functions from a view of another moment. The selected entry stays.
  mutating func adopt(_ other: Selection, _ shown: SelectedMap?) {
    // Outcomes of the other view's pending sorts and groupings must not be applied to this view.
    entries.supersede(other.entries)
    functions.supersede(other.functions)
    guard let shown else { return }
    overlaps.restart(shown.record)
    entries.sort(by: other.entries.awaited ?? other.entries.column, descending: other.entries.isDescending, shown.contents)
    filter(by: other.filter.scan?.filter, shown)
    adoptFunctions(of: other, shown)
    search.adopt(other.search, entries: shown.count)
  }

  /// Copies the user's choices from a snapshot of the same generation of the same map; `chosen` is the entry to select.
  mutating func adopt(picture other: Selection, _ chosen: EntryID?, _ shown: SelectedMap?) {
    if let shown { entries.sort(by: other.entries.column, descending: other.entries.isDescending, shown.contents) }
    if other.entries.isFollowing { entries.follow(true) } else { entries.select(chosen) }
    search = other.search
    adoptFunctions(of: other, shown)
    guard let shown, filter.scan?.filter.text != other.filter.scan?.filter.text else { return }
    filter(by: other.filter.scan?.filter, shown)
  }

  private mutating func adoptFunctions(of other: Selection, _ shown: SelectedMap?) {
    functions.adopt(other.functions)
    guard functions.isShown else { return }
    functions.scan = functions.scan ?? FunctionScan()
    functions.renew()
    groupSoon(shown)
  }

  /// Shows restored contents. The search stays; the caller must select an entry again.
  mutating func restore(_ shown: SelectedMap) {
    let before = search
    restartGeneration(shown.record)
    entries.grow(shown.contents)
    search.adopt(before, entries: shown.count)
  }
}
