import PerfMap

// The table of maps.
extension Monitor {
  package var maps: [MapID: MapRecord] { store.maps }
  package var order: [MapID] { store.order }
  package var mapSort: MapSort { store.sort }
  /// The rates of entries and file bytes, summed over all maps.
  package var rates: RateHistory { store.rates }
  /// The live, trimmed and dead bytes over time, summed over all maps.
  package var code: CodeHistory { store.code }
  package var entryCount: Int { store.sums.entries }
  package var overlapCount: Int { store.sums.overlaps }
  /// The number of malformed lines.
  package var malformedCount: Int { store.sums.malformed }
  /// The maps with bytes left to read. O(maps) if there are any, otherwise O(1).
  package var loadingMaps: [MapRecord] { store.loadingMaps }

  /// The maximum number of entries kept in all maps together. It bounds the memory that writers can consume: some 64 bytes per entry.
  package var entryLimit: Int {
    get { store.entryLimit }
    set { store.entryLimit = newValue }
  }

  /// The number of entries beyond ``entryLimit``, which are only counted.
  package var entriesLeftOut: Int { store.sums.leftOut }

  /// The number of maps that were found but not followed because there are too many.
  package var mapsLeftOut: Int {
    get { store.leftOut }
    set { store.leftOut = newValue }
  }

  package mutating func sortMapsNow() { sortMaps() }
  package mutating func sortMapsByNextColumn() { sortMaps(by: mapSort.column.next) }

  /// Sorts the table by a column or, if `column` is the sort column, reverses the order.
  package mutating func sortMaps(by column: MapSort.Column) {
    store.adopt(mapSort.sorted(by: column))
    sortMaps()
  }

  /// Selects the map `rows` rows below the selected map, or above that map if `rows` is negative.
  package mutating func moveMap(by rows: Int) {
    if let id = store.map(rows, below: selectedMap) { selectMap(id) }
  }

  package var mapMarks: Set<MapID> { store.marks }
  package var markedMaps: [MapRecord] { store.markedMaps }
  package mutating func toggleMark(ofMap id: MapID) { store.toggleMark(ofMap: id) }
  package mutating func clearMapMarks() { store.mark([]) }

  /// Returns the line of an entry with its name cut to `limit` bytes; nil if the file is no longer readable. Reads the file once.
  package func rawLine(of id: EntryID, in map: MapRecord, limit: Int) -> RawLine? {
    RawLine(of: map.contents.entries[id], limit: limit) { readText(map, $0, limit: $1) }
  }
}
