import PerfMap

/// The functions of one map as rows: order, expanded functions, and selection.
///
/// Few entries are grouped at once, many on another thread (``FunctionGrouping``). Until a grouping is complete, the old rows stay.
/// The selection is the entry selected in ``EntriesView``, or the function of that entry if ``isFunctionSelected``.
package struct FunctionsView: Sendable {
  package enum Row: Hashable, Sendable {
    /// A function by number.
    case function(UInt32)
    /// An entry of an expanded function.
    case entry(EntryID)
  }

  /// An expanded function and its rows.
  private struct Expansion {
    /// The place of the function among the functions in display order, from 0 at the top.
    var place: Int
    var row: Int
    /// The number of entries of the function, which have the rows below the row of the function.
    var count: Int
  }

  package internal(set) var isShown = false
  /// The sort key, which may take effect only after a pending grouping.
  package private(set) var column = FunctionGroups.Column.recompiled
  /// True if the largest or newest function comes first.
  package private(set) var isDescending = true
  /// True if a function is selected rather than one of its entries.
  package internal(set) var isFunctionSelected = true
  package private(set) var groups = FunctionGroups(column: .recompiled)
  /// The function of each entry, as far as names were scanned; nil before functions are shown and some time after they are hidden.
  var scan: FunctionScan?
  /// The number of the last request for a grouping; the result of an earlier request is discarded.
  private(set) var epoch = 0
  /// The number of the request for which ``groups`` was computed.
  private var shownEpoch = -1

  private var opened: Set<UInt32> = []
  /// The expanded functions that have rows, from the top.
  private var expansions: [Expansion] = []

  package init() {}

  // MARK: - Rows

  /// The number of rows: functions, and entries of expanded functions.
  package var count: Int { groups.count + (expansions.last.map { $0.row + $0.count - $0.place } ?? 0) }

  /// Returns the number of the function at a place from the top.
  private func function(at place: Int) -> UInt32 { groups.order[isDescending ? groups.count - 1 - place : place] }

  /// Returns a row, from 0 at the top. O(log expanded functions).
  package func row(_ row: Int) -> Row? {
    guard row >= 0, row < count else { return nil }
    guard let expansion = lastExpansion(where: { $0.row <= row }) else { return .function(function(at: row)) }
    let below = row - expansion.row
    if below == 0 { return .function(function(at: expansion.place)) }
    if below <= expansion.count { return .entry(groups.member(below - 1, of: function(at: expansion.place))) }
    return .function(function(at: expansion.place + below - expansion.count))
  }

  /// Returns the row of a function; nil if it has none. O(log expanded functions).
  package func row(of number: UInt32) -> Int? {
    guard let rank = groups.rank(of: number) else { return nil }
    let place = isDescending ? groups.count - 1 - rank : rank
    guard let expansion = lastExpansion(where: { $0.place < place }) else { return place }
    return expansion.row + expansion.count + place - expansion.place
  }

  /// Returns the row of an entry, or the row of its function if the function is collapsed or selected; nil if there is no such row.
  ///
  /// O(log rows).
  package func row(of id: EntryID) -> Int? {
    guard let number = function(of: id), let row = row(of: number) else { return nil }
    guard let place = groups.place(of: id, in: number) else { return isFunctionSelected ? row : nil }
    return opened.contains(number) && !isFunctionSelected ? row + 1 + place : row
  }

  /// Returns the function of an entry; nil if its name was not scanned yet. O(1).
  package func function(of id: EntryID) -> UInt32? {
    guard let scan, id.index < scan.column.count else { return nil }
    return scan.column.function(of: id.index)
  }

  /// Returns the totals of a function. O(1).
  package func group(_ number: UInt32) -> FunctionGroup { groups[number] }

  /// Returns true if a function is expanded, so that its entries have rows. O(1).
  package func isOpened(_ number: UInt32) -> Bool { opened.contains(number) }

  /// Returns the newest entries of a function, at most `limit`, oldest first.
  func newestMembers(of number: UInt32, limit: Int) -> [EntryID] {
    let count = groups[number].count
    return (max(0, count - limit)..<count).map { groups.member($0, of: number) }
  }

  private func lastExpansion(where isBefore: (Expansion) -> Bool) -> Expansion? {
    expansions[..<expansions.partitioningIndex { !isBefore($0) }].last
  }

  // MARK: - All entries in the order of the functions

  /// The number of entries of all functions.
  var entryCount: Int { groups.memberCount }

  /// Returns the entry at a place among the entries of all functions in display order. O(log functions).
  func entry(atPlace place: Int) -> EntryID? {
    guard place >= 0, place < entryCount else { return nil }
    // Descending order reverses the functions, not the entries of each.
    let rank = groups.rank(ofEntryAt: isDescending ? entryCount - 1 - place : place)
    return groups.member(place - firstPlace(ofRank: rank), of: groups.order[rank])
  }

  /// Returns the place of an entry as in ``entry(atPlace:)``, and the places of all entries of its function. O(log entries).
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

  /// True if the groups do not match the latest filter and order yet. New entries alone do not make this true.
  var isAwaited: Bool { shownEpoch != epoch }

  /// Requests another grouping, because the filter or the order has changed.
  mutating func renew() { epoch += 1 }

  /// Clears the view, because another map or generation is shown.
  mutating func restart() {
    scan = isShown ? FunctionScan() : nil
    groups = FunctionGroups(column: column)
    opened = []
    expansions = []
    isFunctionSelected = true
    renew()
  }

  /// Discards the scan of names and the groups. Both are rebuilt when functions are shown again, with the same functions expanded.
  mutating func forget() {
    scan = nil
    groups = FunctionGroups(column: column)
    renew()
    placeExpansions()
  }

  /// Sorts by a column. A change of the column takes effect with the next grouping, a change of the direction at once.
  mutating func sort(by column: FunctionGroups.Column, descending: Bool) {
    if column != self.column { renew() }
    self.column = column
    guard descending != isDescending else { return }
    isDescending = descending
    placeExpansions()
  }

  /// Shows the result of a grouping, unless a later grouping was requested. O(expanded × log expanded).
  mutating func apply(_ outcome: FunctionGroups, epoch: Int) {
    guard epoch == self.epoch else { return }
    groups = outcome
    shownEpoch = epoch
    placeExpansions()
  }

  /// Expands or collapses a function.
  mutating func open(_ number: UInt32, _ isOpen: Bool) {
    if isOpen { opened.insert(number) } else { opened.remove(number) }
    placeExpansions()
  }

  /// Invalidates the pending grouping of another view, which this view replaces.
  mutating func supersede(_ other: FunctionsView) { epoch = max(epoch, other.epoch) + 1 }

  /// Copies order, selection and expanded functions from another view of the same map.
  mutating func adopt(_ other: FunctionsView) {
    isShown = other.isShown
    isFunctionSelected = other.isFunctionSelected
    sort(by: other.column, descending: other.isDescending)
    opened = other.opened
    placeExpansions()
  }

  private mutating func placeExpansions() {
    let places = opened.compactMap { number in
      groups.rank(of: number).map { (place: isDescending ? groups.count - 1 - $0 : $0, count: groups[number].count) }
    }
    var below = 0
    expansions = places.sorted { $0.place < $1.place }.map { opened in
      defer { below += opened.count }
      return Expansion(place: opened.place, row: opened.place + below, count: opened.count)
    }
  }
}
