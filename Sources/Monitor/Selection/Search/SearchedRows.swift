import PerfMap

/// The rows that a search goes through, in the order of the screen: entries, or all entries of one function after the other.
struct SearchedRows {
  let entries: EntriesView
  /// Nil where entries are shown one by one.
  let functions: FunctionsView?
  let contents: MapContents

  /// The number of rows.
  var count: Int { functions?.entryCount ?? entries.count }

  /// The entry of a row.
  func entry(at row: Int) -> EntryID? { functions.map { $0.entry(atPlace: row) } ?? entries.entry(atRow: row) }

  /// The row of an entry; nil when it has none.
  func row(of id: EntryID) -> Int? { functions.map { $0.place(of: id)?.own } ?? entries.row(of: id, in: contents) }

  /// The last row in a direction that shows no more than an entry does: entries of a function that is not opened share a row of the screen.
  func lastRow(shownWith id: EntryID, _ direction: NameSearch.Direction) -> Int? {
    guard let functions else { return entries.row(of: id, in: contents) }
    guard let place = functions.place(of: id) else { return nil }
    let isOpened = functions.function(of: id).map { functions.isOpened($0) } ?? false
    return isOpened ? place.own : direction == .down ? place.all.upperBound - 1 : place.all.lowerBound
  }
}
