import PerfMap

/// The entries of a map at one moment, grouped by function.
package struct FunctionGroups: Sendable {
  /// The sort key.
  package enum Column: String, CaseIterable, Hashable, Sendable {
    /// The number of entries: the function was compiled this many times.
    case recompiled
    /// The bytes that the entries own.
    case bytes
    /// The bytes that newer entries took from the entries.
    case lost
    /// The arrival of the newest entry.
    case age
  }

  let column: Column
  /// The functions by number; a function without entries that pass the filter has a count of 0.
  private(set) var table: [FunctionGroup] = []
  /// The functions that have entries that pass the filter and fulfil the conditions, in ascending order of the sort key.
  private(set) var order: [UInt32] = []
  /// The index of each function in ``order``; `UInt32.max` if the function is not in ``order``.
  private var ranks: [UInt32] = []
  /// For each place in ``order``, the number of entries of the functions before that place. The last element is
  /// the number of entries of all functions.
  private var before: [UInt32] = [0]
  /// The entries, grouped by function, each group in the order of arrival.
  private var members: [UInt32] = []
  /// The number of entries considered, whether they pass the filter or not.
  let entryCount: Int

  init(column: Column) {
    self.column = column
    entryCount = 0
  }

  /// Groups the first `entryCount` entries or, if `passing` is not nil, those of them that are in `passing`.
  ///
  /// O(entries + ranges + functions).
  init(
    _ column: FunctionColumn, functions: Int, entryCount: Int, passing: [UInt32]?, _ entries: EntryTable, _ ranges: RangesSnapshot,
    conditions: [FunctionCondition], by sort: Column, progress: (Double) -> Void
  ) {
    self.column = sort
    self.entryCount = entryCount
    table = [FunctionGroup](repeating: FunctionGroup(), count: functions)
    let passing = passing.map { ids in ids[..<(ids.lastIndex { $0 < entryCount }.map { $0 + 1 } ?? 0)] }
    // A bitmap of the entries that pass, since ranges are visited in the order of addresses.
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
      // Count all bytes of the entry as lost; `takeOwners` later subtracts the bytes that it owns.
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

  /// Fills ``members`` with the entries, those of each function next to each other.
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

  /// Adds up the owned bytes of each function, and subtracts them from the lost bytes.
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

  // MARK: - Queries

  /// The number of functions in ``order``.
  package var count: Int { order.count }

  /// The number of entries of the functions in ``order``.
  package var memberCount: Int { Int(before[order.count]) }
  subscript(number: UInt32) -> FunctionGroup { table[Int(number)] }

  /// Returns the place of a function in ``order``; nil if the function is not in ``order``. O(1).
  func rank(of number: UInt32) -> Int? {
    guard number < ranks.count, ranks[Int(number)] != .max else { return nil }
    return Int(ranks[Int(number)])
  }

  /// Returns an entry of a function, the oldest at place 0; `place` must be below the count of the function. O(1).
  func member(_ place: Int, of number: UInt32) -> EntryID { EntryID(members[self[number].start + place]) }

  /// Returns the place of an entry in function `number`, the oldest at 0; nil if the function lacks it. O(log entries of the function).
  func place(of id: EntryID, in number: UInt32) -> Int? {
    let all = members[self[number].start..<self[number].start + self[number].count]
    let place = all.partitioningIndex { $0 >= id.rawValue }
    return place < all.endIndex && all[place] == id.rawValue ? place - all.startIndex : nil
  }

  /// Returns the number of entries of the functions before a place in ``order``. O(1).
  func entries(before place: Int) -> Int { Int(before[place]) }

  /// Returns the place in ``order`` of the function with the entry at `place`, if the entries of all functions are numbered in that order.
  ///
  /// O(log functions).
  func rank(ofEntryAt place: Int) -> Int {
    order.indices.partitioningIndex { Int(before[$0 + 1]) > place }
  }
}
