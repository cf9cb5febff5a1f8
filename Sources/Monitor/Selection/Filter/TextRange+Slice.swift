import PerfMap

extension TextRange {
  /// Returns the bytes of the range that are in `block`, which begins at file offset `start`.
  func slice(of block: [UInt8], from start: UInt64) -> ArraySlice<UInt8> {
    guard offset >= start else { return [] }
    let first = Int(min(offset - start, UInt64(block.count)))
    return block[first..<min(block.count, first + Int(length))]
  }
}
