// For scans that read the file block by block: finds the entries whose names are in a block.
extension EntryTable {
  /// Returns the index of the first entry, from `index` on, whose name ends after a file offset, or the entry count. O(log distance).
  package func firstEntry(from index: Int, endingAfter offset: UInt64) -> Int {
    let isAfter = { (index: Int) -> Bool in
      let name = name(of: index)
      return name.offset + name.length > offset
    }
    guard index < count, !isAfter(index) else { return index }
    // The entry is usually near `index`: an exponential search, then a binary search. The name of entry `low` never ends after `offset`.
    var low = index
    var step = 1
    while low + step < count, !isAfter(low + step) {
      low += step
      step *= 2
    }
    return (low + 1..<min(low + step, count)).partitioningIndex(where: isAfter)
  }
}
