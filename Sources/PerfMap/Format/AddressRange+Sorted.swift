extension [AddressRange] {
  /// Whether one of these ascending, disjoint ranges, none of them empty, shares a byte with another range. O(log n).
  package func containsByte(of range: AddressRange) -> Bool {
    let place = partitioningIndex { $0.lastRaw >= range.start.rawValue }
    return place < count && self[place].overlaps(range)
  }
}
