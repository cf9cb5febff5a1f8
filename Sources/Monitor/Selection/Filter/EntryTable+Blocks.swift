import PerfMap

// Names in blocks of the file, for those who go through all of them.
extension EntryTable {
  /// The first entry from a number on whose name ends behind an offset of the file, or the number of entries. O(log distance).
  func firstEntry(from index: Int, endingAfter offset: UInt64) -> Int {
    let isAfter = { (index: Int) -> Bool in
      let name = self[EntryID(UInt32(index))].name
      return name.offset + name.length > offset
    }
    guard index < count, !isAfter(index) else { return index }
    // Most are near: steps that double, then halving. `low` never is behind the offset.
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
  /// The bytes of the range in a block of the file that begins at an offset; fewer when it reaches beyond the block.
  func slice(of block: [UInt8], from start: UInt64) -> ArraySlice<UInt8> {
    guard offset >= start else { return [] }
    let first = Int(min(offset - start, UInt64(block.count)))
    return block[first..<min(block.count, first + Int(length))]
  }
}
