import PerfMap

/// The entries of a map by function, as they were at a moment.
package struct FunctionGroups: Sendable {
  /// What functions are sorted by.
  package enum Column: String, CaseIterable, Hashable, Sendable {
    /// The number of entries: how often it was compiled.
    case recompiled
    /// The bytes that it owns.
    case bytes
    /// The bytes that newer entries took from it.
    case lost
    /// When its newest entry came.
    case age
  }

  /// What they are sorted by.
  let column: Column
  /// The functions by their numbers; those without an entry that passes have a count of 0.
  private(set) var table: [FunctionGroup] = []
  /// The functions with entries, in ascending order.
  private(set) var order: [UInt32] = []
  /// The place of each function in the order.
  private var ranks: [UInt32] = []
  /// The number of entries of the functions before a place in the order.
  private var before: [UInt32] = [0]
  /// The entries by function, those of one in the order of arrival.
  private var members: [UInt32] = []
  /// How many entries of the map were looked at.
  let entryCount: Int

  /// No functions.
  init(column: Column) {
    self.column = column
    entryCount = 0
  }

  /// Puts entries together by function: the first `entryCount`, or those of them that pass. O(entries + ranges + functions).
  init(
    _ column: FunctionColumn, functions: Int, entryCount: Int, passing: [UInt32]?, _ entries: EntryTable, _ ranges: RangesSnapshot,
    conditions: [FunctionCondition], by sort: Column, progress: (Double) -> Void
  ) {
    self.column = sort
    self.entryCount = entryCount
    table = [FunctionGroup](repeating: FunctionGroup(), count: functions)
    let passing = passing.map { ids in ids[..<(ids.lastIndex { $0 < entryCount }.map { $0 + 1 } ?? 0)] }
    // What does not pass has a bit of its own: whose bytes they are is asked by the ranges, in the order of addresses.
    var passes = passing.map { _ in [Bool](repeating: false, count: entryCount) }
    collect(column, passing, entries) { passes?[$0] = true }
    progress(0.4)
    place(column, passing)
    progress(0.6)
    takeOwners(column, passes, ranges)
    progress(0.8)
    arrange(conditions)
  }

  private mutating func collect(_ column: FunctionColumn, _ passing: ArraySlice<UInt32>?, _ entries: EntryTable, _ pass: (Int) -> Void) {
    func add(_ index: Int) {
      let word = column.word(index)
      let number = Int(word & FunctionColumn.last)
      table[number].count += 1
      table[number].tiers = TierSet(bits: table[number].tiers.bits | FunctionColumn.tierBit(word))
      table[number].newest = EntryID(UInt32(index))
      // Until it is known what is live: all bytes that there were.
      table[number].lost = table[number].lost.addingSaturated(entries.range(of: EntryID(UInt32(index))).size)
    }
    guard let passing else {
      for index in 0..<entryCount { add(index) }
      return
    }
    for id in passing {
      add(Int(id))
      pass(Int(id))
    }
  }

  /// Puts the entries of each function side by side.
  private mutating func place(_ column: FunctionColumn, _ passing: ArraySlice<UInt32>?) {
    var end = 0
    for number in table.indices {
      table[number].start = end
      end += table[number].count
    }
    members = [UInt32](repeating: 0, count: end)
    var next = table.map(\.start)
    func put(_ index: Int) {
      let number = Int(column.function(of: index))
      members[next[number]] = UInt32(index)
      next[number] += 1
    }
    if let passing {
      for id in passing { put(Int(id)) }
    } else {
      for index in 0..<entryCount { put(index) }
    }
  }

  /// Counts whose bytes are owned.
  private mutating func takeOwners(_ column: FunctionColumn, _ passes: [Bool]?, _ ranges: RangesSnapshot) {
    ranges.forEachPiece { piece in
      let index = piece.owner.index
      guard index < entryCount, passes?[index] ?? true else { return }
      let number = Int(column.function(of: index))
      table[number].live = table[number].live.addingSaturated(piece.range.size)
    }
    for number in table.indices {
      table[number].lost = ByteCount(table[number].lost.rawValue - min(table[number].lost.rawValue, table[number].live.rawValue))
    }
  }

  private mutating func arrange(_ conditions: [FunctionCondition]) {
    let shown = table.indices.filter { number in table[number].count > 0 && conditions.allSatisfy { $0.holds(table[number]) } }
    order = RadixSort.order(shown.map { UInt32($0) }[...]) { number in
      let group = table[Int(number)]
      switch column {
      case .recompiled: return UInt64(group.count)
      case .bytes: return group.live.rawValue
      case .lost: return group.lost.rawValue
      case .age: return UInt64(group.newest.rawValue)
      }
    }
    ranks = [UInt32](repeating: .max, count: table.count)
    before.reserveCapacity(order.count + 1)
    for (place, number) in order.enumerated() {
      ranks[Int(number)] = UInt32(place)
      before.append(before[place] + UInt32(table[Int(number)].count))
    }
  }

  // MARK: - Asking

  /// The number of functions.
  package var count: Int { order.count }

  /// The number of their entries.
  package var memberCount: Int { Int(before[order.count]) }

  /// A function by its number. O(1).
  subscript(number: UInt32) -> FunctionGroup { table[Int(number)] }

  /// The place of a function in ascending order; nil when it has no entry that passes. O(1).
  func rank(of number: UInt32) -> Int? {
    guard number < ranks.count, ranks[Int(number)] != .max else { return nil }
    return Int(ranks[Int(number)])
  }

  /// An entry of a function, the oldest at 0. The place must be below its count. O(1).
  func member(_ place: Int, of number: UInt32) -> EntryID { EntryID(members[self[number].start + place]) }

  /// The place of an entry among those of its function; nil when it is none of them. O(log entries of the function).
  func place(of id: EntryID, in number: UInt32) -> Int? {
    let all = members[self[number].start..<self[number].start + self[number].count]
    let place = all.partitioningIndex { $0 >= id.rawValue }
    return place < all.endIndex && all[place] == id.rawValue ? place - all.startIndex : nil
  }

  /// The number of entries of the functions before a place in ascending order. O(1).
  func entries(before place: Int) -> Int { Int(before[place]) }

  /// The place in ascending order of the function that has an entry, when all entries are counted in that order. O(log functions).
  func rank(ofEntryAt place: Int) -> Int {
    order.indices.partitioningIndex { Int(before[$0 + 1]) > place }
  }
}
