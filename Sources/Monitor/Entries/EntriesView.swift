import PerfMap

/// The entries of one map as rows: their order, the selected one, and whether the newest is followed.
public struct EntriesView: Sendable {
  /// What the rows are sorted by.
  public enum Column: String, CaseIterable, Hashable, Sendable {
    /// The order of arrival.
    case age
    case address, size
  }

  /// What the rows are sorted by.
  public private(set) var column = Column.age
  /// Whether the newest, highest or largest comes first.
  public private(set) var isDescending = true
  /// Whether the selection stays on the newest entry.
  public private(set) var isFollowing = true
  /// The selected entry.
  public private(set) var selection: EntryID?
  /// The number of rows.
  public private(set) var count = 0

  /// The entries in ascending order of address or size; empty for the order of arrival.
  private var sorted: [UInt32] = []

  /// Makes a view without rows.
  public init() {}

  // MARK: - Rows

  /// The entry of a row, from 0 at the top. O(1).
  public func entry(atRow row: Int) -> EntryID? {
    guard row >= 0, row < count else { return nil }
    let place = isDescending ? count - 1 - row : row
    return EntryID(column == .age ? UInt32(place) : sorted[place])
  }

  /// The row of an entry. O(log rows).
  public func row(of id: EntryID, in contents: MapContents) -> Int? {
    guard id.index < count else { return nil }
    var place = id.index
    if column != .age {
      let wanted = key(id.rawValue, contents)
      place = firstPlace { key($0, contents) >= wanted }
      guard place < count, sorted[place] == id.rawValue else { return nil }
    }
    return isDescending ? count - 1 - place : place
  }

  // MARK: - Changes

  /// Shows another map, or another generation of the same.
  mutating func restart() {
    sorted = []
    count = 0
    selection = nil
    isFollowing = true
  }

  /// Takes in entries that have come. O(new × log new), and O(rows) where they must be sorted in.
  mutating func grow(_ contents: MapContents) {
    let total = contents.entries.count
    if total < count { restart() }
    guard total > count else { return }
    if column != .age { sortIn(UInt32(count)..<UInt32(total), contents) }
    count = total
    if isFollowing { selection = EntryID(UInt32(total - 1)) }
  }

  /// Sorts by a column. O(rows × log rows).
  mutating func sort(by column: Column, descending: Bool, _ contents: MapContents) {
    isDescending = descending
    guard column != self.column else { return }
    self.column = column
    sorted = []
    let total = count
    count = 0
    if column != .age { sortIn(0..<UInt32(total), contents) }
    count = total
  }

  /// Selects an entry and stops following.
  mutating func select(_ id: EntryID?) {
    selection = id
    isFollowing = false
  }

  /// Follows the newest entry from now on, or stops.
  mutating func follow(_ follow: Bool) {
    isFollowing = follow
    if follow, count > 0 { selection = EntryID(UInt32(count - 1)) }
  }

  private mutating func sortIn(_ new: Range<UInt32>, _ contents: MapContents) {
    let added = new.sorted { key($0, contents) < key($1, contents) }
    guard !sorted.isEmpty else {
      sorted = added
      return
    }
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
    let range = contents.entries.range(of: EntryID(id))
    return (column == .size ? range.size.rawValue : range.start.rawValue, id)
  }

  private func firstPlace(where isAtOrAfter: (UInt32) -> Bool) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if isAtOrAfter(sorted[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
