import PerfMap

/// The entries of one map as rows: their order, the selected one, and whether the newest is followed.
///
/// Few entries are sorted at once. Many are sorted elsewhere (``EntrySort``): until that is done the rows stand as before, and entries
/// that have come since join the rows with the next sort.
public struct EntriesView: Sendable {
  /// What the rows are sorted by.
  public enum Column: String, CaseIterable, Hashable, Sendable {
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
  public private(set) var column = Column.age
  /// What they will be sorted by when a sort elsewhere is done, or nil.
  public private(set) var awaited: Column?
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
  /// The number of entries, of which the last may not be among the rows yet.
  private var total = 0

  /// Makes a view without rows.
  public init() {}

  // MARK: - Rows

  /// The entry of a row, from 0 at the top. O(1).
  public func entry(atRow row: Int) -> EntryID? {
    guard row >= 0, row < count else { return nil }
    let place = isDescending ? count - 1 - row : row
    return EntryID(column == .age ? UInt32(place) : sorted[place])
  }

  /// The row of an entry; nil when it is not among the rows yet. O(log rows).
  public func row(of id: EntryID, in contents: MapContents) -> Int? {
    var place = id.index
    if column != .age {
      guard id.index < contents.entries.count else { return nil }
      place = firstPlace(key(id.rawValue, contents), contents)
      guard place < count, sorted[place] == id.rawValue else { return nil }
    }
    guard place < count else { return nil }
    return isDescending ? count - 1 - place : place
  }

  /// Whether entries have come that are not among the rows yet.
  var isBehind: Bool { count < total }

  // MARK: - Changes

  /// Shows another map, or another generation of the same.
  mutating func restart() {
    sorted = []
    count = 0
    total = 0
    selection = nil
    isFollowing = true
    if column != .age || awaited != nil { awaited = awaited ?? column }
  }

  /// Takes in entries that have come. O(new × log new), and O(rows) where few are sorted in.
  mutating func grow(_ contents: MapContents) {
    let before = total
    if contents.entries.count < total { restart() }
    total = contents.entries.count
    guard total > before || count < total else { return }
    if column == .age {
      count = total
      if let awaited, total <= Self.sortedAtOnce { sort(by: awaited, descending: isDescending, contents) }
    } else if total <= Self.sortedAtOnce {
      sortIn(UInt32(count)..<UInt32(total), contents)
      count = total
      awaited = nil
    }
    if isFollowing, total > 0 { selection = EntryID(UInt32(total - 1)) }
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
      count = total
    } else if total <= Self.sortedAtOnce {
      sorted = RadixSort.order(count: total) { column.key(contents.entries.range(of: EntryID($0))) }
      count = total
    } else {
      awaited = column
      return
    }
    self.column = column
    awaited = nil
  }

  /// Puts the rows into the order that a sort elsewhere came to, unless another one is wanted by now. O(1).
  mutating func take(_ outcome: EntrySort.Outcome) {
    guard outcome.column == awaited ?? column, outcome.order.count <= total else { return }
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
    if follow, total > 0 { selection = EntryID(UInt32(total - 1)) }
  }

  /// Merges new entries into the sorted ones. O(new × log new + rows).
  private mutating func sortIn(_ new: Range<UInt32>, _ contents: MapContents) {
    let added = new.sorted { key($0, contents) < key($1, contents) }
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

  private func firstPlace(_ wanted: (UInt64, UInt32), _ contents: MapContents) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if key(sorted[middle], contents) >= wanted { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
