import PerfMap

/// Goes through the entries of a map in their order and tells which pass a filter, in slices so that no key waits for it.
public struct FilterScan: Sendable {
  /// The filter.
  public let filter: EntryFilter
  /// The number of entries that were looked at: all before this one.
  public private(set) var next = 0
  /// Whether all entries that there were have been looked at once.
  public private(set) var hasAnswered = false

  private var rarest: Int?

  /// How much of the file is read at once.
  private static let blockSize = 1 << 18
  /// How many entries are looked at in a slice where nothing need be read.
  private static let entriesAtOnce = 1 << 14

  /// Makes a scan that begins with an entry, by default the first.
  public init(_ filter: EntryFilter, from first: Int = 0) {
    self.filter = filter
    next = first
  }

  /// Looks at the next entries: those whose names lie in a block of the file. Returns which of them pass. O(block).
  ///
  /// `read` gives a piece of the map's file, at most so many bytes.
  public mutating func advance(_ map: MapRecord, now: Duration, _ read: (TextRange, Int) -> [UInt8]) -> [UInt32] {
    let entries = map.contents.entries
    guard next < entries.count else {
      hasAnswered = true
      return []
    }
    var passing: [UInt32] = []
    if filter.name == nil && !filter.needsNames {
      let end = min(entries.count, next + Self.entriesAtOnce)
      for index in next..<end {
        let id = EntryID(UInt32(index))
        if holdsFields(id, entries.range(of: id), [], map, now) { passing.append(id.rawValue) }
      }
      next = end
    } else {
      let first = entries[EntryID(UInt32(next))].name
      let size = max(Self.blockSize, Int(first.length))
      let block = read(TextRange(offset: first.offset, length: UInt64(size)), size)
      guard !block.isEmpty else {
        // The file cannot be read any more: it begins another generation soon, or its process is out of reach.
        next = entries.count
        hasAnswered = true
        return []
      }
      let until = max(next + 1, entries.firstEntry(from: next, endingAfter: first.offset + UInt64(block.count)))
      if let bytes = filter.name?.bytes {
        find(bytes, in: block, at: first.offset, next..<until, map, now, &passing)
      } else {
        for index in next..<until {
          let id = EntryID(UInt32(index))
          let entry = entries[id]
          let name = entry.name.slice(of: block, from: first.offset)
          if filter.name?.firstMatch(in: name) != nil || filter.name == nil, holdsFields(id, entry.range, name, map, now) {
            passing.append(id.rawValue)
          }
        }
      }
      next = until
    }
    if next == entries.count { hasAnswered = true }
    return passing
  }

  /// Looks for bytes in a block that holds the names of some entries, from hit to hit.
  private mutating func find(
    _ pattern: BytePattern, in block: [UInt8], at offset: UInt64, _ range: Range<Int>, _ map: MapRecord, _ now: Duration,
    _ passing: inout [UInt32]
  ) {
    let entries = map.contents.entries
    block.withUnsafeBytes { text in
      let rarest = self.rarest ?? pattern.rarest(in: text)
      self.rarest = rarest
      var place = 0
      var index = range.lowerBound
      while let hit = pattern.firstMatch(in: text, from: place, rarest: rarest) {
        index = entries.firstEntry(from: index, endingAfter: offset + UInt64(hit))
        guard index < range.upperBound else { return }
        let id = EntryID(UInt32(index))
        let entry = entries[id]
        let start = Int(entry.name.offset - offset)
        let end = start + Int(entry.name.length)
        // The text may stand in the addresses too.
        guard hit >= start else {
          place = start
          continue
        }
        if hit + pattern.count <= end, pattern.admits(at: hit - start, nameOf: end - start),
          filter.conditions.isEmpty || holdsFields(id, entry.range, entry.name.slice(of: block, from: offset), map, now)
        {
          passing.append(id.rawValue)
        }
        place = end
        index += 1
      }
    }
  }

  private func holdsFields(_ id: EntryID, _ range: AddressRange, _ name: ArraySlice<UInt8>, _ map: MapRecord, _ now: Duration) -> Bool {
    filter.conditions.allSatisfy { $0.holds(id, range, name, map, now: now) }
  }
}
