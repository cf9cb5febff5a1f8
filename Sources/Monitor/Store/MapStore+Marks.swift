import PerfMap

// Marks set by the user.
extension MapStore {
  /// The marked maps in table order.
  var markedMaps: [MapRecord] { marks.isEmpty ? [] : order.filter(marks.contains).compactMap { maps[$0] } }

  mutating func toggleMark(ofMap id: MapID) {
    if maps[id] != nil { marks.formSymmetricDifference([id]) }
  }

  /// Sets the marks of maps, ignoring removed maps.
  mutating func mark(_ wanted: Set<MapID>) { marks = wanted.filter { maps[$0] != nil } }

  mutating func toggleMark(_ id: EntryID, of map: MapID) {
    _ = change(map) { map in
      if id.index < map.contents.entries.count { map.marks.formSymmetricDifference([id]) }
    }
  }

  /// Toggles the marks of entries; clears them if all are marked.
  mutating func toggleMarks(_ ids: Set<EntryID>, of map: MapID) {
    _ = change(map) { $0.marks = ids.isSubset(of: $0.marks) ? $0.marks.subtracting(ids) : $0.marks.union(ids) }
  }

  mutating func clearMarks(of map: MapID) { _ = change(map) { $0.marks = [] } }

  /// Copies the marks of the same maps at another time, as far as their entries exist.
  mutating func adoptMarks(of other: MapStore) {
    for (id, map) in other.maps where !map.marks.isEmpty && maps[id]?.generation == map.generation {
      _ = change(id) { mine in
        let count = mine.contents.entries.count
        mine.marks = map.marks.filter { $0.index < count }
      }
    }
    mark(other.marks)
  }

  /// Copies the marks set in a snapshot. Marks of entries newer than a snapshot of an earlier moment stay.
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
    /// Taken when the screen was paused; has all entries of that moment.
    case paused
    /// Reconstructed for an earlier moment.
    case past
  }
}
