import PerfMap

/// All entries that a search finds, counted beside it in slices.
package struct SearchHits: Sendable {
  var scan: FilterScan
  /// The entries, in the order of arrival.
  private(set) var ids: [UInt32] = []

  /// `total` is the number of entries: room for all at once, of which only what is used takes memory.
  init(_ search: NameSearch, total: Int) {
    ids.reserveCapacity(total)
    scan = FilterScan(EntryFilter(bytes: search.query, ignoresCase: search.ignoresCase, isWhole: search.isWhole))
  }

  /// The number of entries found so far.
  package var count: Int { ids.count }

  /// Whether all entries have been looked at.
  package var isComplete: Bool { scan.hasAnswered }

  mutating func append(_ found: [UInt32]) { ids += found }

  /// The place of an entry among the hits in the order of arrival, from 0; nil when it is none. O(log hits).
  package func place(of id: EntryID) -> Int? {
    let place = ids.partitioningIndex { $0 >= id.rawValue }
    return place < ids.count && ids[place] == id.rawValue ? place : nil
  }

  /// How many hits are compared by their rows at most, so that no key waits.
  private static let mostCompared = 10_000

  /// The hit in the row nearest behind a row, going round; nil when that is not known, or would take long. O(hits × log rows).
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
