import PerfMap

// Marks set by the user.
extension MapStore {
  /// The marked maps in table order.
  var markedMaps: [MapRecord] { marks.isEmpty ? [] : order.filter(marks.contains).compactMap { maps[$0] } }

  mutating func toggleMark(ofMap id: MapID) {
    if maps[id] != nil { marks.formSymmetricDifference([id]) }
  }

  /// Marks those of the wanted maps that still exist, and clears the marks of all other maps.
  mutating func mark(_ wanted: Set<MapID>) { marks = wanted.filter { maps[$0] != nil } }

  mutating func toggleMark(_ id: EntryID, of map: MapID) {
    _ = change(map) { map in
      if id.index < map.contents.entries.count { map.marks.formSymmetricDifference([id]) }
    }
  }

  /// Marks the given entries of a map, or clears their marks if all of them are marked.
  mutating func toggleMarks(_ ids: Set<EntryID>, of map: MapID) {
    _ = change(map) { $0.marks = ids.isSubset(of: $0.marks) ? $0.marks.subtracting(ids) : $0.marks.union(ids) }
  }

  mutating func clearMarks(of map: MapID) { _ = change(map) { $0.marks = [] } }

  /// Copies the marks from a store of the same maps at another time, without marks of entries that do not exist in this store.
  mutating func adoptMarks(of other: MapStore) {
    for (id, map) in other.maps where !map.marks.isEmpty && maps[id]?.generation == map.generation {
      _ = change(id) { mine in
        let count = mine.contents.entries.count
        mine.marks = map.marks.filter { $0.index < count }
      }
    }
    mark(other.marks)
  }

  /// Copies the marks from a snapshot. If the snapshot shows an earlier moment, marks of entries newer than that moment stay.
  mutating func adoptMarks(ofPicture picture: MapStore, _ age: PictureAge) {
    mark(picture.marks)
    for (id, map) in picture.maps where map.generation == maps[id]?.generation {
      _ = change(id) { mine in
        let count = map.contents.entries.count
        let later = age == .past ? mine.marks.filter { $0.index >= count } : []
        mine.marks = map.marks.union(later)
      }
    }
  }

  /// The kind of a snapshot.
  enum PictureAge {
    /// A snapshot from the moment at which the screen was paused, with all entries of that moment.
    case paused
    /// A reconstruction of an earlier moment.
    case past
  }
}
