import PerfMap

extension TextRange {
  /// Returns the part of the range inside a block of the file that begins at `start`.
  func slice(of block: [UInt8], from start: UInt64) -> ArraySlice<UInt8> {
    guard offset >= start else { return [] }
    let first = Int(min(offset - start, UInt64(block.count)))
    return block[first..<min(block.count, first + Int(length))]
  }
}
