import PerfMap

extension TextRange {
  /// The bytes of the range in a block of the file that begins at an offset; fewer when it reaches beyond the block.
  func slice(of block: [UInt8], from start: UInt64) -> ArraySlice<UInt8> {
    guard offset >= start else { return [] }
    let first = Int(min(offset - start, UInt64(block.count)))
    return block[first..<min(block.count, first + Int(length))]
  }
}
