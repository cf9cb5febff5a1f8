import PerfMap

/// The functions of one map as rows: their order, which of them are opened, and what is selected.
///
/// Their entries are put together at once where they are few, else elsewhere (``FunctionGrouping``); until that is done the rows stand as
/// before. The selected entry is that of ``EntriesView``: this view adds whether its function is meant.
package struct FunctionsView: Sendable {
  /// A row of the table.
  package enum Row: Hashable, Sendable {
    /// A function by its number.
    case function(UInt32)
    /// An entry of an opened function.
    case entry(EntryID)
  }

  /// An opened function, in the order of the rows.
  private struct Fold {
    /// Its place among the functions, from 0 at the top.
    var place: Int
    /// The row that it stands in.
    var row: Int
    /// The number of its entries, which are the rows below it.
    var count: Int
  }

  /// Whether the entries are shown by function.
  package internal(set) var isShown = false
  /// What the functions are, or will be, sorted by.
  package private(set) var column = FunctionGroups.Column.recompiled
  /// Whether the largest or newest come first.
  package private(set) var isDescending = true
  /// Whether a function is selected, and not one of its entries.
  package internal(set) var isFunctionSelected = true
  /// The functions.
  package private(set) var groups = FunctionGroups(column: .recompiled)
  /// Which function each entry belongs to, as far as names were looked at; nil when nobody asked.
  var scan: FunctionScan?
  /// Counts what functions may be made of: an outcome for something else is of no use.
  private(set) var epoch = 0
  /// What the functions that are shown were made of.
  private var shownEpoch = -1

  private var opened: Set<UInt32> = []
  private var folds: [Fold] = []

  /// Makes a view without rows.
  package init() {}

  // MARK: - Rows

  /// The number of rows.
  package var count: Int { groups.count + (folds.last.map { $0.row + $0.count - $0.place } ?? 0) }

  /// The number of a function at a place from the top.
  private func function(at place: Int) -> UInt32 { groups.order[isDescending ? groups.count - 1 - place : place] }

  /// What stands in a row, from 0 at the top. O(log opened).
  package func row(_ row: Int) -> Row? {
    guard row >= 0, row < count else { return nil }
    guard let fold = lastFold(where: { $0.row <= row }) else { return .function(function(at: row)) }
    let below = row - fold.row
    if below == 0 { return .function(function(at: fold.place)) }
    if below <= fold.count { return .entry(groups.member(below - 1, of: function(at: fold.place))) }
    return .function(function(at: fold.place + below - fold.count))
  }

  /// The row of a function; nil when it has none. O(log opened).
  package func row(of number: UInt32) -> Int? {
    guard let rank = groups.rank(of: number) else { return nil }
    let place = isDescending ? groups.count - 1 - rank : rank
    guard let fold = lastFold(where: { $0.place < place }) else { return place }
    return fold.row + fold.count + place - fold.place
  }

  /// The row of an entry, which is that of its function when that is not opened or meant itself; nil when it has none. O(log rows).
  package func row(of id: EntryID) -> Int? {
    guard let number = function(of: id), let row = row(of: number) else { return nil }
    guard let place = groups.place(of: id, in: number) else { return isFunctionSelected ? row : nil }
    return opened.contains(number) && !isFunctionSelected ? row + 1 + place : row
  }

  /// The function of an entry; nil when its name was not looked at. O(1).
  package func function(of id: EntryID) -> UInt32? {
    guard let scan, id.index < scan.column.count else { return nil }
    return scan.column.function(of: id.index)
  }

  /// What is known of a function. O(1).
  package func group(_ number: UInt32) -> FunctionGroup { groups[number] }

  /// Whether the entries of a function are rows. O(1).
  package func isOpened(_ number: UInt32) -> Bool { opened.contains(number) }

  /// The newest entries of a function, at most `limit`.
  func newestMembers(of number: UInt32, limit: Int) -> [EntryID] {
    let count = groups[number].count
    return (max(0, count - limit)..<count).map { groups.member($0, of: number) }
  }

  private func lastFold(where isBefore: (Fold) -> Bool) -> Fold? {
    folds[..<folds.partitioningIndex { !isBefore($0) }].last
  }

  // MARK: - All entries in the order of the functions

  /// The number of entries of all functions.
  var entryCount: Int { groups.memberCount }

  /// The entry at a place when all functions are opened and only entries are counted. O(log functions).
  func entry(atPlace place: Int) -> EntryID? {
    guard place >= 0, place < entryCount else { return nil }
    // In descending order the functions stand the other way round, the entries of each do not.
    let rank = groups.rank(ofEntryAt: isDescending ? entryCount - 1 - place : place)
    return groups.member(place - firstPlace(ofRank: rank), of: groups.order[rank])
  }

  /// That place of an entry, and those of all entries of its function; nil when it has none. O(log entries of the function).
  func place(of id: EntryID) -> (own: Int, all: Range<Int>)? {
    guard let number = function(of: id), let rank = groups.rank(of: number), let place = groups.place(of: id, in: number) else {
      return nil
    }
    let first = firstPlace(ofRank: rank)
    return (first + place, first..<first + groups[number].count)
  }

  private func firstPlace(ofRank rank: Int) -> Int {
    isDescending ? entryCount - groups.entries(before: rank + 1) : groups.entries(before: rank)
  }

  // MARK: - Changes

  /// Whether functions are wanted that are not shown yet; not because of entries that have come.
  var isAwaited: Bool { shownEpoch != epoch }

  /// Something else is to be grouped: another filter, another order.
  mutating func renew() { epoch += 1 }

  /// Another map, or another generation of it.
  mutating func restart() {
    scan = isShown ? FunctionScan() : nil
    groups = FunctionGroups(column: column)
    opened = []
    folds = []
    isFunctionSelected = true
    renew()
  }

  /// Lets go of names and rows, which come back when the functions are shown again; what is opened stays so.
  mutating func forget() {
    scan = nil
    groups = FunctionGroups(column: column)
    renew()
    fold()
  }

  /// Sorts the functions by a column. The order comes with the next grouping; the other way round at once.
  mutating func sort(by column: FunctionGroups.Column, descending: Bool) {
    if column != self.column { renew() }
    self.column = column
    guard descending != isDescending else { return }
    isDescending = descending
    fold()
  }

  /// Shows what a grouping came to. O(opened × log opened).
  mutating func take(_ outcome: FunctionGroups, epoch: Int) {
    guard epoch == self.epoch else { return }
    groups = outcome
    shownEpoch = epoch
    fold()
  }

  /// Opens a function, or closes it.
  mutating func open(_ number: UInt32, _ isOpen: Bool) {
    if isOpen { opened.insert(number) } else { opened.remove(number) }
    fold()
  }

  /// Takes the place of another view: what is still being grouped for that one does not fit here.
  mutating func supersede(_ other: FunctionsView) { epoch = max(epoch, other.epoch) + 1 }

  /// Opens the same functions as another view of the same map.
  mutating func adopt(_ other: FunctionsView) {
    isShown = other.isShown
    isFunctionSelected = other.isFunctionSelected
    sort(by: other.column, descending: other.isDescending)
    opened = other.opened
    fold()
  }

  private mutating func fold() {
    let places = opened.compactMap { number in
      groups.rank(of: number).map { (place: isDescending ? groups.count - 1 - $0 : $0, count: groups[number].count) }
    }
    var below = 0
    folds = places.sorted { $0.place < $1.place }.map { opened in
      defer { below += opened.count }
      return Fold(place: opened.place, row: opened.place + below, count: opened.count)
    }
  }
}
