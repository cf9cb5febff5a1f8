import PerfMap

/// The computation of a test entry's range from the current contents of a map.
package enum InjectionPlan {
  /// The default size of a test entry: 64 bytes.
  package static let standardSize = ByteCount(0x40)
  /// The address of a test entry in a map without entries: in the user address space, far from usual mappings.
  static let emptyMapAddress = Address(0x5000_0000_0000)

  /// Returns the range of an entry placed by `pattern` relative to `target`, or nil if the map has no suitable place.
  ///
  /// The default target is the newest entry that owns bytes. A plain entry needs no target, because it is placed after all entries.
  package static func range(_ pattern: InjectionPattern, size: ByteCount?, target: EntryID?, in contents: MapContents) -> AddressRange? {
    let wanted = size ?? standardSize
    guard pattern != .plain else { return free(wanted, in: contents) }
    guard let id = target ?? newestOwner(in: contents) else { return nil }
    let other = contents.entries.range(of: id)
    guard let last = other.last else { return nil }
    switch pattern {
    case .plain: return nil
    case .same: return other
    case .nested:
      guard other.size.rawValue >= 2 else { return nil }
      let inner = min(size?.rawValue ?? max(1, other.size.rawValue / 2), other.size.rawValue - 1)
      let start = other.start.rawValue + (other.size.rawValue - inner) / 2
      return AddressRange(start: Address(start), size: ByteCount(max(1, inner)))
    case .straddle:
      guard other.size.rawValue >= 2 else { return nil }
      let size = max(2, wanted.rawValue)
      let inside = min(other.size.rawValue - 1, max(1, min(other.size.rawValue, size) / 2))
      if let range = AddressRange(start: Address(last.rawValue - inside + 1), size: ByteCount(size)) { return range }
      // The entry would exceed the address space: place it across the start of the target instead.
      guard other.start.rawValue >= size - inside else { return nil }
      return AddressRange(start: Address(other.start.rawValue - (size - inside)), size: ByteCount(size))
    }
  }

  /// Returns a range above all entries or, if there is no room up to the end of the address space, below them.
  private static func free(_ size: ByteCount, in contents: MapContents) -> AddressRange? {
    guard let highest = contents.highest, let lowest = contents.firstAddress else {
      return AddressRange(start: emptyMapAddress, size: size)
    }
    let (end, overflow) = highest.start.rawValue.addingReportingOverflow(highest.size.rawValue)
    let (aligned, carried) = end.addingReportingOverflow(63)
    if !overflow, !carried, let range = AddressRange(start: Address(aligned & ~63), size: size) { return range }
    guard lowest.rawValue >= size.rawValue else { return nil }
    return AddressRange(start: Address((lowest.rawValue - size.rawValue) & ~63), size: size)
  }

  private static func newestOwner(in contents: MapContents) -> EntryID? {
    for index in stride(from: contents.entries.count - 1, through: 0, by: -1) {
      let id = EntryID(UInt32(index))
      switch contents.ranges.ownership(of: id) {
      case .live, .trimmed: return id
      case .dead, .zeroSize: continue
      }
    }
    return nil
  }

  /// Returns the owner and size of each owned piece that an entry with this range would take, lowest address first; at most `limit` pieces.
  package static func losers(to range: AddressRange, in contents: MapContents, limit: Int) -> [(id: EntryID, bytes: ByteCount)] {
    guard let last = range.last else { return [] }
    var found: [(id: EntryID, bytes: ByteCount)] = []
    contents.ranges.forEachPiece(from: range.start) { piece in
      guard piece.range.start <= last, found.count < limit, let pieceLast = piece.range.last else { return false }
      let low = max(piece.range.start, range.start)
      let high = min(pieceLast, last)
      found.append((piece.owner, ByteCount(high.rawValue - low.rawValue + 1)))
      return true
    }
    return found
  }
}

/// The position of an injected entry relative to the entries of the map.
package enum InjectionPattern: String, CaseIterable, Hashable, Sendable {
  /// On bytes without an owner.
  case plain
  /// The same range as another entry.
  case same
  /// Inside another entry.
  case nested
  /// Across the end of another entry, or across its start if its end is the end of the address space.
  case straddle
}
