// Names in blocks of the file, for scans of all entries.
extension EntryTable {
  /// Returns the first entry at or after `index` whose name ends after a file offset, or the number of entries. O(log distance).
  package func firstEntry(from index: Int, endingAfter offset: UInt64) -> Int {
    let isAfter = { (index: Int) -> Bool in
      let name = name(of: index)
      return name.offset + name.length > offset
    }
    guard index < count, !isAfter(index) else { return index }
    // Most are near: gallop, then bisect. `low` never ends after the offset.
    var low = index
    var step = 1
    while low + step < count, !isAfter(low + step) {
      low += step
      step *= 2
    }
    return (low + 1..<min(low + step, count)).partitioningIndex(where: isAfter)
  }
}
