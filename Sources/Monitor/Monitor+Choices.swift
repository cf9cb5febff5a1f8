import PerfMap

extension Monitor {
  /// Takes over what the user chose in a monitor of the same maps at another time: the map, the orders, the filter, the search, the marks,
  /// and the selected entry, or the newest one where that one has not come yet.
  package mutating func adoptChoices(of other: Monitor) {
    for (id, map) in other.maps where !map.marks.isEmpty && maps[id]?.generation == map.generation {
      let count = maps[id]?.contents.entries.count ?? 0
      maps[id]?.marks = map.marks.filter { $0.index < count }
    }
    mapSort = other.mapSort
    mapMarks = other.mapMarks.filter { maps[$0] != nil }
    adoptViews(of: other)
  }

  /// Takes over which map is shown, the orders, the filter, the search, and the selected entry.
  mutating func adoptViews(of other: Monitor) {
    overlaps.order = other.overlaps.order
    overlaps.isReversed = other.overlaps.isReversed
    overlaps.kind = other.overlaps.kind
    if let id = other.chosenMap, maps[id] != nil { show(id) }
    isMapChosen = other.isMapChosen
    if !isPast { sortMaps() }
    if isPast, selectedMap == nil {
      show(order.first)
      past?.wantedMap = other.chosenMap.map { PastPicture.Wish(wanted: $0, shown: selectedMap) }
    }
    lastInput = now.uptime
    // Whatever is still being sorted for the other one is of no use here.
    entries.supersede(other.entries)
    functions.supersede(other.functions)
    guard let contents = selected?.contents else { return }
    overlaps.restart(contents)
    entries.sort(by: other.entries.awaited ?? other.entries.column, descending: other.entries.isDescending, contents)
    filterEntries(by: other.filter?.filter)
    adoptFunctions(of: other)
    adoptSearch(other.search, countsHits: other.hits != nil)
    if other.entries.isFollowing || selectedMap != other.selectedMap {
      entries.follow(true)
    } else {
      selectWanted(other.chosenEntry, ofSameGeneration: isPast || selected?.generation == other.selected?.generation)
    }
  }
}
