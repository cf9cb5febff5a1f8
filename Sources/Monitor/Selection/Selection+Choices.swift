import PerfMap

// What the user chose in a view of the same maps at another time.
extension Selection {
  /// Takes over the orders, the filter, the search and the functions of a view of another moment. The selection stays.
  mutating func adopt(_ other: Selection, _ shown: SelectedMap?) {
    // Whatever is still being sorted or grouped for the other view is of no use in this one.
    entries.supersede(other.entries)
    functions.supersede(other.functions)
    guard let shown else { return }
    overlaps.restart(shown.contents)
    entries.sort(by: other.entries.awaited ?? other.entries.column, descending: other.entries.isDescending, shown.contents)
    filter(by: other.filter.scan?.filter, shown)
    adoptFunctions(of: other, shown)
    search.adopt(other.search, entries: shown.count)
  }

  /// Takes over what was chosen in a frozen picture of the same generation of the same map; `chosen` is the entry.
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

  /// Takes in the contents of the moment that is shown, which were worked out: the search and whether the newest is followed stay.
  mutating func recall(_ shown: SelectedMap) {
    let before = search
    restartGeneration(shown.contents)
    entries.grow(shown.contents)
    search.adopt(before, entries: shown.count)
  }
}
