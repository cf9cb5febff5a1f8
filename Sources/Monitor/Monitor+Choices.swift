import PerfMap

extension Monitor {
  /// Takes over what the user chose in a monitor of the same maps at another time: the map, the orders, the filter, the marks, and the
  /// selected entry, or the newest one where that one has not come yet.
  public mutating func adoptChoices(of other: Monitor) {
    for (id, map) in other.maps where !map.marks.isEmpty && maps[id]?.generation == map.generation {
      let count = maps[id]?.contents.entries.count ?? 0
      maps[id]?.marks = map.marks.filter { $0.index < count }
    }
    overlaps.order = other.overlaps.order
    overlaps.isReversed = other.overlaps.isReversed
    overlaps.kind = other.overlaps.kind
    if let id = other.selectedMap, maps[id] != nil { show(id) }
    isMapChosen = other.isMapChosen
    mapSort = other.mapSort
    mapMarks = other.mapMarks.filter { maps[$0] != nil }
    sortMaps()
    lastInput = now.uptime
    // Whatever is still being sorted for the other one is of no use here.
    entries.supersede(other.entries)
    functions.supersede(other.functions)
    guard let contents = selected?.contents else { return }
    overlaps.restart(contents)
    entries.sort(by: other.entries.awaited ?? other.entries.column, descending: other.entries.isDescending, contents)
    filterEntries(by: other.filter?.filter)
    adoptFunctions(of: other)
    let count = contents.entries.count
    if other.entries.isFollowing || selectedMap != other.selectedMap {
      entries.follow(true)
    } else if let id = other.entries.selection, count > 0 {
      let isThere = id.index < count && selected?.generation == other.selected?.generation
      entries.select(isThere ? id : EntryID(UInt32(count - 1)))
    }
  }
}
