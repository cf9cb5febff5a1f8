extension RandomAccessCollection {
  /// Returns the index of the first element that satisfies a predicate, or `endIndex` if there is none. All elements after the first one
  /// that satisfies it must satisfy it too. O(log n).
  @inlinable
  package func partitioningIndex(where isBeyond: (Element) -> Bool) -> Index {
    var low = startIndex
    var length = count
    while length > 0 {
      let half = length / 2
      let middle = index(low, offsetBy: half)
      if isBeyond(self[middle]) {
        length = half
      } else {
        low = index(after: middle)
        length -= half + 1
      }
    }
    return low
  }
}
