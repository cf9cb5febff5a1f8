import PerfMap

/// The entries of one map as rows: which of them, their order, the selected one, and whether the newest is followed.
///
/// Few entries are sorted at once. Many are sorted elsewhere (``EntrySort``): until that is done the rows stand as before, and entries
/// that have come since join the rows with the next sort.
package struct EntriesView: Sendable {
  /// What the rows are sorted by.
  package enum Column: String, CaseIterable, Hashable, Sendable {
    /// The order of arrival.
    case age
    /// The first address.
    case address
    /// The number of bytes.
    case size
  }

  /// Up to how many entries are sorted at once: some 3 ms.
  static let sortedAtOnce = 50_000

  /// What the rows are sorted by.
  package private(set) var column = Column.age
  /// What they will be sorted by when a sort elsewhere is done, or nil.
  package private(set) var awaited: Column?
  /// Whether the newest, highest or largest comes first.
  package private(set) var isDescending = true
  /// Whether the selection stays on the newest entry.
  package private(set) var isFollowing = true
  /// The selected entry.
  package private(set) var selection: EntryID?
  /// The number of rows.
  package private(set) var count = 0

  /// The rows in ascending order of address or size; empty for the order of arrival.
  private var sorted: [UInt32] = []
  /// The entries that pass the filter, in the order of arrival; nil when there is none and all are rows.
  private(set) var passing: [UInt32]?
  /// The number of entries of the map.
  private var total = 0
  /// Counts the sets of entries that rows were made of: a sort of another set is of no use.
  private(set) var epoch = 0

  /// Makes a view without rows.
  package init() {}

  // MARK: - Rows

  /// The entry of a row, from 0 at the top. O(1).
  package func entry(atRow row: Int) -> EntryID? {
    guard row >= 0, row < count else { return nil }
    let place = isDescending ? count - 1 - row : row
    return EntryID(column == .age ? arrived(place) : sorted[place])
  }

  /// The entry at a place in the order of arrival.
  private func arrived(_ place: Int) -> UInt32 { passing?[place] ?? UInt32(place) }

  /// The number of entries that are rows, or will be with the next sort.
  private var available: Int { passing?.count ?? total }

  /// The row of an entry; nil when it is not among the rows. O(log rows).
  package func row(of id: EntryID, in contents: MapContents) -> Int? {
    guard id.index < contents.entries.count else { return nil }
    let place = place(of: id, contents)
    guard place < count, column == .age ? arrived(place) == id.rawValue : sorted[place] == id.rawValue else { return nil }
    return isDescending ? count - 1 - place : place
  }

  /// The row of an entry, or of the one nearest to where it would be; nil when there is no row. O(log rows).
  func nearestRow(of id: EntryID, in contents: MapContents) -> Int? {
    guard count > 0, id.index < contents.entries.count else { return count > 0 ? 0 : nil }
    let place = min(place(of: id, contents), count - 1)
    return isDescending ? count - 1 - place : place
  }

  /// The place where an entry is, or would be, in ascending order.
  private func place(of id: EntryID, _ contents: MapContents) -> Int {
    if column != .age { return sorted[..<count].partitioningIndex { key($0, contents) >= key(id.rawValue, contents) } }
    guard let passing else { return id.index }
    return passing[..<count].partitioningIndex { $0 >= id.rawValue }
  }

  /// Whether entries have come that are not among the rows yet.
  var isBehind: Bool { count < available }

  // MARK: - Changes

  /// Shows another map, or another generation of the same.
  mutating func restart() {
    total = 0
    selection = nil
    isFollowing = true
    beginRows(isFiltered: passing != nil)
  }

  /// Takes the place of another view: what is still being sorted for that one does not fit here.
  mutating func supersede(_ other: EntriesView) { epoch = max(epoch, other.epoch) + 1 }

  /// Shows all entries, or none until ``admit(_:_:)`` says which.
  mutating func filter(_ isFiltered: Bool, _ contents: MapContents) {
    guard isFiltered || passing != nil else { return }
    beginRows(isFiltered: isFiltered)
    takeIn(contents)
  }

  /// Begins anew with no rows; until they are sorted they stand in the order of arrival.
  private mutating func beginRows(isFiltered: Bool) {
    sorted = []
    passing = isFiltered ? [] : nil
    // Room for all at once, of which only what is used takes memory: an array that moves while it grows keeps a key waiting.
    passing?.reserveCapacity(total)
    count = 0
    epoch += 1
    if column != .age { awaited = awaited ?? column }
    column = .age
  }

  /// Takes in entries that have come. O(new × log new), and O(rows) where few are sorted in.
  mutating func grow(_ contents: MapContents) {
    if contents.entries.count < total { restart() }
    guard contents.entries.count > total || isBehind else { return }
    total = contents.entries.count
    if passing == nil { takeIn(contents) }
  }

  /// Takes in entries that pass the filter, all of them newer than those that did before. O(new × log new + rows).
  mutating func admit(_ new: [UInt32], _ contents: MapContents) {
    passing?.append(contentsOf: new)
    takeIn(contents)
  }

  /// Takes another set of entries that pass, as long as the rows are the same map's. O(rows × log rows), or O(1) where they are many.
  mutating func renew(_ wanted: [UInt32], _ contents: MapContents) {
    guard passing != nil, passing != wanted else { return }
    let by = awaited ?? column
    beginRows(isFiltered: true)
    awaited = by == .age ? nil : by
    passing = wanted
    takeIn(contents)
  }

  private mutating func takeIn(_ contents: MapContents) {
    if column == .age {
      count = available
      if let awaited, available <= Self.sortedAtOnce { sort(by: awaited, descending: isDescending, contents) }
    } else if available <= Self.sortedAtOnce {
      sortIn(count..<available, contents)
      count = available
      awaited = nil
    }
    if isFollowing { follow(true) }
  }

  /// Sorts by a column: at once when there are few entries, else when a sort elsewhere is done. O(rows), or O(1).
  mutating func sort(by column: Column, descending: Bool, _ contents: MapContents) {
    isDescending = descending
    guard column != self.column else {
      awaited = nil
      return
    }
    if column == .age {
      sorted = []
      count = available
    } else if available <= Self.sortedAtOnce {
      sorted = column.order(count: available, passing: passing, contents.entries)
      count = available
    } else {
      awaited = column
      return
    }
    self.column = column
    awaited = nil
  }

  /// Puts the rows into the order that a sort elsewhere came to, unless another one is wanted by now, or more rows have that order already
  /// (a map that begins anew is sorted elsewhere while it is empty, and at once when its first entries come). O(1).
  mutating func take(_ outcome: EntrySort.Outcome) {
    guard outcome.column == awaited ?? column, outcome.epoch == epoch, outcome.order.count <= available else { return }
    guard awaited != nil || outcome.order.count >= count else { return }
    column = outcome.column
    sorted = outcome.order
    count = sorted.count
    awaited = nil
  }

  /// Selects an entry and stops following.
  mutating func select(_ id: EntryID?) {
    selection = id
    isFollowing = false
  }

  /// Follows the newest entry from now on, or stops.
  mutating func follow(_ follow: Bool) {
    isFollowing = follow
    if follow, available > 0 { selection = EntryID(arrived(available - 1)) }
  }

  /// Merges new rows, by their places in the order of arrival, into the sorted ones. O(new × log new + rows).
  private mutating func sortIn(_ new: Range<Int>, _ contents: MapContents) {
    let added = new.map { arrived($0) }.sorted { key($0, contents) < key($1, contents) }
    var merged: [UInt32] = []
    merged.reserveCapacity(sorted.count + added.count)
    var rest = added[...]
    for old in sorted {
      while let next = rest.first, key(next, contents) < key(old, contents) {
        merged.append(next)
        rest.removeFirst()
      }
      merged.append(old)
    }
    merged.append(contentsOf: rest)
    sorted = merged
  }

  /// What rows are compared by; the number of the entry keeps equal ones apart.
  private func key(_ id: UInt32, _ contents: MapContents) -> (UInt64, UInt32) {
    (column.key(contents.entries.range(of: EntryID(id))), id)
  }
}
