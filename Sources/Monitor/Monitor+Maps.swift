import PerfMap

// The table of maps.
extension Monitor {
  /// All maps by number.
  package var maps: [MapID: MapRecord] { store.maps }

  /// The maps in the order of the table.
  package var order: [MapID] { store.order }

  /// What the table is sorted by.
  package var mapSort: MapSort { store.sort }

  /// Everything that came in all maps.
  package var rates: RateHistory { store.rates }

  /// The code of all maps together.
  package var code: CodeHistory { store.code }

  /// The number of entries of all maps.
  package var entryCount: Int { store.entryCount }

  /// The number of overlaps of all maps.
  package var overlapCount: Int { store.overlapCount }

  /// The largest number of entries that all maps together may keep; those beyond are counted with their map.
  ///
  /// It bounds the memory that anybody who may write maps can take from us: some 64 bytes an entry.
  package var entryLimit: Int {
    get { store.budget.limit }
    set { store.budget.limit = newValue }
  }

  /// The number of entries beyond ``entryLimit``.
  package var entriesLeftOut: Int { store.budget.leftOut }

  /// The number of maps that were found and are not followed, because too many are already.
  package var mapsLeftOut: Int {
    get { store.leftOut }
    set { store.leftOut = newValue }
  }

  // MARK: - Order

  /// Sorts the table now, also right after a key.
  package mutating func sortMapsNow() { sortMaps() }

  /// Sorts the table by the next column.
  package mutating func sortMapsByNextColumn() { sortMaps(by: mapSort.column.next) }

  /// Sorts the table by a column; by the same column again, the other way round.
  package mutating func sortMaps(by column: MapSort.Column) {
    store.adopt(mapSort.sorted(by: column))
    sortMaps()
  }

  /// Selects the map some rows further down or up.
  package mutating func moveMap(by rows: Int) {
    if let id = store.map(rows, below: selectedMap) { selectMap(id) }
  }

  // MARK: - Marks

  /// The maps that the user marked.
  package var mapMarks: Set<MapID> { store.marks }

  /// The marked maps in the order of the table.
  package var markedMaps: [MapRecord] { store.markedMaps }

  /// Marks a map, or takes the mark back.
  package mutating func toggleMark(ofMap id: MapID) { store.toggleMark(ofMap: id) }

  /// Takes the marks of all maps back.
  package mutating func clearMapMarks() { store.mark([]) }

  // MARK: - Lines

  /// The line of an entry, its name cut to `limit` bytes; nil when the file cannot be read any more. One read.
  package func rawLine(of id: EntryID, in map: MapRecord, limit: Int) -> RawLine? {
    RawLine(of: map.contents.entries[id], limit: limit) { readText(map, $0, limit: $1) }
  }
}
