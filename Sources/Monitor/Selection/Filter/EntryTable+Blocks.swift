import PerfMap

// Access to names in blocks of the file, for scans of all entries.
extension EntryTable {
  /// Returns the first entry at or after `index` whose name ends after a file offset, or the number of entries. O(log distance).
  func firstEntry(from index: Int, endingAfter offset: UInt64) -> Int {
    let isAfter = { (index: Int) -> Bool in
      let name = self[EntryID(UInt32(index))].name
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

extension TextRange {
  /// Returns the part of the range inside a block of the file that begins at `start`.
  func slice(of block: [UInt8], from start: UInt64) -> ArraySlice<UInt8> {
    guard offset >= start else { return [] }
    let first = Int(min(offset - start, UInt64(block.count)))
    return block[first..<min(block.count, first + Int(length))]
  }
}
