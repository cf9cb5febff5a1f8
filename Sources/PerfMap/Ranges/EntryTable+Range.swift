extension EntryTable {
  /// Gives the entries among `rows` that share a byte with a range of addresses to `body`, in the order of their lines.
  ///
  /// There is no index of all entries that ever covered an address: this looks at every row, some 2 ns each, so that a caller who must
  /// not wait takes some rows at a time. O(rows).
  public func forEachEntry(overlapping range: AddressRange, in rows: Range<Int>, _ body: (EntryID) -> Void) {
    guard let last = range.last else { return }
    var row = max(0, rows.lowerBound)
    let end = min(count, rows.upperBound)
    while row < end {
      let base = row - row % EntryChunk.capacity
      let until = min(end, base + EntryChunk.capacity)
      chunk(at: row).forEachRow(in: row - base..<until - base, first: range.start.rawValue, last: last.rawValue) {
        body(EntryID(UInt32(truncatingIfNeeded: base + $0)))
      }
      row = until
    }
  }
}
