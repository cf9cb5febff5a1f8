import PerfMap

/// The rows of a search in display order: entries, or the entries of all functions, collapsed ones included.
struct SearchedRows {
  let entries: EntriesView
  /// Nil if entries are shown one by one.
  let functions: FunctionsView?
  let contents: MapContents

  var count: Int { functions?.entryCount ?? entries.count }
  func entry(at row: Int) -> EntryID? { functions.map { $0.entry(atPlace: row) } ?? entries.entry(atRow: row) }
  func row(of id: EntryID) -> Int? { functions.map { $0.place(of: id)?.own } ?? entries.row(of: id, in: contents) }

  /// Returns the last row, in a direction, that shares an entry's row on screen: all entries of a collapsed function do.
  func lastRow(shownWith id: EntryID, _ direction: NameSearch.Direction) -> Int? {
    guard let functions else { return entries.row(of: id, in: contents) }
    guard let place = functions.place(of: id) else { return nil }
    let isOpened = functions.function(of: id).map { functions.isOpened($0) } ?? false
    return isOpened ? place.own : direction == .down ? place.all.upperBound - 1 : place.all.lowerBound
  }
}
