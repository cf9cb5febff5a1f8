import PerfMap

// What the user marked.
extension MapStore {
  /// The marked maps in the order of the table.
  var markedMaps: [MapRecord] { marks.isEmpty ? [] : order.filter(marks.contains).compactMap { maps[$0] } }

  /// Marks a map, or takes the mark back.
  mutating func toggleMark(ofMap id: MapID) {
    if maps[id] != nil { marks.formSymmetricDifference([id]) }
  }

  /// Sets the marks of maps; those of maps that are not there are left out.
  mutating func mark(_ wanted: Set<MapID>) { marks = wanted.filter { maps[$0] != nil } }

  /// Marks an entry of a map, or takes the mark back.
  mutating func toggleMark(_ id: EntryID, of map: MapID) {
    _ = change(map) { map in
      if id.index < map.contents.entries.count { map.marks.formSymmetricDifference([id]) }
    }
  }

  /// Marks entries of a map, or takes the marks back when all of them have one.
  mutating func toggleMarks(_ ids: Set<EntryID>, of map: MapID) {
    _ = change(map) { $0.marks = ids.isSubset(of: $0.marks) ? $0.marks.subtracting(ids) : $0.marks.union(ids) }
  }

  /// Takes the marks of the entries of a map back.
  mutating func clearMarks(of map: MapID) { _ = change(map) { $0.marks = [] } }

  /// Takes over the marks of the same maps at another time, as far as their entries are there.
  mutating func adoptMarks(of other: MapStore) {
    for (id, map) in other.maps where !map.marks.isEmpty && maps[id]?.generation == map.generation {
      _ = change(id) { mine in
        let count = mine.contents.entries.count
        mine.marks = map.marks.filter { $0.index < count }
      }
    }
    mark(other.marks)
  }

  /// Takes over the marks that were set in a picture. Those of entries that a picture of an earlier moment does not have stay.
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

  /// When a picture was taken.
  enum PictureAge {
    /// When the screen was paused: it has all entries of that moment.
    case paused
    /// It shows an earlier moment than the one it was taken at.
    case past
  }
}
