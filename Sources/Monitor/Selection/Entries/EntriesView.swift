import PerfMap

/// The entries of one map as rows: filter result, order, selection, and follow mode.
///
/// Up to ``sortedAtOnce`` entries are sorted at once, more entries on another thread (``EntrySort``). Until such a sort is complete, the
/// old rows stay. If more entries are sorted by address or size, new entries become rows only with the next sort.
package struct EntriesView: Sendable {
  /// The sort key.
  package enum Column: String, CaseIterable, Hashable, Sendable {
    /// The order of arrival.
    case age
    /// The start address.
    case address
    /// The number of bytes.
    case size
  }

  /// The maximum number of entries that are sorted at once, in some 3 ms, instead of on another thread.
  static let sortedAtOnce = 50_000

  package private(set) var column = Column.age
  /// The column of a pending sort on another thread, if any.
  package private(set) var awaited: Column?
  /// True if the newest, highest or largest entry comes first.
  package private(set) var isDescending = true
  /// True if the selection stays on the newest entry.
  package private(set) var isFollowing = true
  package private(set) var selection: EntryID?
  package private(set) var count = 0

  /// The entries in the rows, in ascending order of address or size; empty for the order of arrival.
  private var sorted: [UInt32] = []
  /// The entries that pass the filter, in the order of arrival; nil without a filter.
  private(set) var passing: [UInt32]?
  /// The number of entries in the map.
  private var total = 0
  /// A number that identifies the set of entries to sort. The result of a sort with another number is discarded.
  private(set) var epoch = 0

  package init() {}

  // MARK: - Rows

  /// Returns the entry in a row, from 0 at the top. O(1).
  package func entry(atRow row: Int) -> EntryID? {
    guard row >= 0, row < count else { return nil }
    let place = isDescending ? count - 1 - row : row
    return EntryID(column == .age ? arrived(place) : sorted[place])
  }

  /// Returns the entry at a place in the order of arrival; entries that do not pass the filter have no place.
  private func arrived(_ place: Int) -> UInt32 { passing?[place] ?? UInt32(place) }

  /// The number of entries that are rows now or after the next sort.
  private var available: Int { passing?.count ?? total }

  /// Returns the row of an entry; nil if the entry has no row. O(log rows).
  package func row(of id: EntryID, in contents: MapContents) -> Int? {
    guard id.index < contents.entries.count else { return nil }
    let place = place(of: id, contents)
    guard place < count, column == .age ? arrived(place) == id.rawValue : sorted[place] == id.rawValue else { return nil }
    return isDescending ? count - 1 - place : place
  }

  /// Returns the row of an entry or, if it has none, the row nearest to where it would be; nil if there are no rows. O(log rows).
  func nearestRow(of id: EntryID, in contents: MapContents) -> Int? {
    guard count > 0, id.index < contents.entries.count else { return count > 0 ? 0 : nil }
    let place = min(place(of: id, contents), count - 1)
    return isDescending ? count - 1 - place : place
  }

  /// Returns the place of an entry in ascending order or, if it has no row, the place where it would be inserted.
  private func place(of id: EntryID, _ contents: MapContents) -> Int {
    if column != .age { return sorted[..<count].partitioningIndex { key($0, contents) >= key(id.rawValue, contents) } }
    guard let passing else { return id.index }
    return passing[..<count].partitioningIndex { $0 >= id.rawValue }
  }

  /// True if there are entries that are not rows yet.
  var isBehind: Bool { count < available }

  // MARK: - Changes

  /// Clears the view, because another map or generation is shown.
  mutating func restart() {
    total = 0
    selection = nil
    isFollowing = true
    beginRows(isFiltered: passing != nil)
  }

  /// Invalidates the pending sort of another view, which this view replaces.
  mutating func supersede(_ other: EntriesView) { epoch = max(epoch, other.epoch) + 1 }

  /// Removes the filter or, if `isFiltered`, removes all rows until ``admit(_:_:)`` adds the entries that pass a new filter.
  mutating func filter(_ isFiltered: Bool, _ contents: MapContents) {
    guard isFiltered || passing != nil else { return }
    beginRows(isFiltered: isFiltered)
    takeIn(contents)
  }

  /// Removes all rows. Later rows are in the order of arrival until they are sorted.
  private mutating func beginRows(isFiltered: Bool) {
    sorted = []
    passing = isFiltered ? [] : nil
    // Reserve room for all entries, because reallocating a growing array would delay input. Untouched pages take no memory.
    passing?.reserveCapacity(total)
    count = 0
    epoch += 1
    if column != .age { awaited = awaited ?? column }
    column = .age
  }

  /// Adds new entries. O(new × log new), plus O(rows) if they are merged into a sorted order.
  mutating func grow(_ contents: MapContents) {
    if contents.entries.count < total { restart() }
    guard contents.entries.count > total || isBehind else { return }
    total = contents.entries.count
    if passing == nil { takeIn(contents) }
  }

  /// Adds entries that pass the filter, all newer than the entries in ``passing``. O(new × log new + rows).
  mutating func admit(_ new: [UInt32], _ contents: MapContents) {
    passing?.append(contentsOf: new)
    takeIn(contents)
  }

  /// Replaces the entries that pass the filter with `wanted`, from the same generation. O(rows).
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

  /// Sorts by a column: few entries at once, in O(rows); many entries when a sort on another thread is complete.
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

  /// Applies the order from another thread, unless it is outdated: it is for another column or set of entries, or it lacks entries that
  /// have become rows since. O(1).
  mutating func apply(_ outcome: EntrySort.Outcome) {
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

  /// Starts or stops following the newest entry.
  mutating func follow(_ follow: Bool) {
    isFollowing = follow
    if follow, available > 0 { selection = EntryID(arrived(available - 1)) }
  }

  /// Merges new entries, given by their places in the order of arrival, into the sorted rows. O(new × log new + rows).
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

  /// Returns the sort key of an entry; equal values are ordered by entry number.
  private func key(_ id: UInt32, _ contents: MapContents) -> (UInt64, UInt32) {
    (column.key(contents.entries.range(of: EntryID(id))), id)
  }
}
