import PerfMap

/// All entries that match a search, counted in slices.
package struct SearchHits: Sendable {
  var scan: FilterScan
  /// The matching entries, in the order of arrival.
  private(set) var ids: [UInt32] = []

  /// Starts a count. Reserves room for `total` hits, the number of entries; untouched pages of it take no memory.
  init(_ search: NameSearch, total: Int) {
    ids.reserveCapacity(total)
    scan = FilterScan(EntryFilter(bytes: search.query, ignoresCase: search.ignoresCase, isWhole: search.isWhole))
  }

  /// The number of hits found so far.
  package var count: Int { ids.count }

  /// True after a complete pass over the entries.
  package var isComplete: Bool { scan.hasAnswered }
  mutating func append(_ found: [UInt32]) { ids += found }

  /// Returns the place of an entry among the hits in the order of arrival, from 0; nil if it does not match. O(log hits).
  package func place(of id: EntryID) -> Int? {
    let place = ids.partitioningIndex { $0 >= id.rawValue }
    return place < ids.count && ids[place] == id.rawValue ? place : nil
  }

  /// The maximum number of hits whose rows are compared, so that user input is not delayed.
  private static let mostCompared = 10_000

  /// Returns the hit in the next row after `row`, wrapping around; nil if the count is incomplete, or if there are no hits or over 10,000.
  ///
  /// O(hits × log rows).
  func next(after row: Int?, _ direction: NameSearch.Direction, _ rows: SearchedRows) -> EntryID? {
    guard isComplete, count > 0, count <= Self.mostCompared else { return nil }
    let start = row ?? (direction == .down ? -1 : rows.count)
    var best: (distance: Int, id: EntryID)?
    for id in ids {
      guard let place = rows.row(of: EntryID(id)) else { continue }
      let ahead = direction == .down ? place - start : start - place
      let distance = ahead > 0 ? ahead : ahead + rows.count
      if distance < best?.distance ?? .max { best = (distance, EntryID(id)) }
    }
    return best?.id
  }
}
