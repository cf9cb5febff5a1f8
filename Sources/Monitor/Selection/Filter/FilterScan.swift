import PerfMap

/// Goes through the entries of a map in their order and tells which pass a filter, in slices so that no key waits for it.
package struct FilterScan: Sendable {
  /// The filter.
  package let filter: EntryFilter
  /// The number of entries that were looked at: all before this one.
  package private(set) var next = 0
  /// Whether all entries that there were have been looked at once.
  package private(set) var hasAnswered = false

  /// The number of names whose match with the regular expression was abandoned; they do not pass.
  package private(set) var abandoned = 0

  private var rarest: Int?

  /// How much of the file is read at once.
  private static let blockSize = 1 << 18
  /// How much is read at once for a regular expression, every match of which may take some microseconds.
  private static let expressionBlockSize = 1 << 15
  /// How many entries are looked at in a slice where nothing need be read.
  private static let entriesAtOnce = 1 << 14

  /// Makes a scan that begins with an entry, by default the first.
  package init(_ filter: EntryFilter, from first: Int = 0) {
    self.filter = filter
    next = first
  }

  /// Looks at the next entries: those whose names lie in a block of the file. Returns which of them pass. O(block).
  ///
  /// `read` gives a piece of the map's file, at most so many bytes.
  package mutating func advance(_ map: MapRecord, now: Duration, _ read: (TextRange, Int) -> [UInt8]) -> [UInt32] {
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
      let usual = filter.name?.expression == nil ? Self.blockSize : Self.expressionBlockSize
      // Text is only looked for in the beginnings of long names; what they say of code may stand at their ends.
      let size = filter.needsNames ? max(usual, Int(first.length)) : usual
      let block = read(TextRange(offset: first.offset, length: UInt64(size)), size)
      guard !block.isEmpty else {
        // The file cannot be read any more: it begins another generation soon, or its process is out of reach.
        next = entries.count
        hasAnswered = true
        return []
      }
      let range = next..<max(next + 1, entries.firstEntry(from: next, endingAfter: first.offset + UInt64(block.count)))
      next = range.upperBound
      if let bytes = filter.name?.bytes {
        find(bytes, in: block, at: first.offset, range, map, now, &passing)
      } else {
        match(in: block, at: first.offset, range, map, now, &passing)
      }
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
        if hit + pattern.count <= min(end, start + NameSearch.longestName), pattern.admits(at: hit - start, nameOf: end - start),
          filter.conditions.isEmpty || holdsFields(id, entry.range, entry.name.slice(of: block, from: offset), map, now)
        {
          passing.append(id.rawValue)
        }
        place = end
        index += 1
      }
    }
  }

  /// Matches the names of some entries in a block with the regular expression, if there is one.
  private mutating func match(
    in block: [UInt8], at offset: UInt64, _ range: Range<Int>, _ map: MapRecord, _ now: Duration, _ passing: inout [UInt32]
  ) {
    let matcher = filter.name?.expression.map { RegularExpression.Matcher($0) }
    for index in range {
      let id = EntryID(UInt32(index))
      let entry = map.contents.entries[id]
      let name = entry.name.slice(of: block, from: offset)
      var found = matcher?.match(name, .quick)
      let isLong = found == .abandoned
      if isLong { found = matcher?.match(name, .full) }
      if found == .abandoned { abandoned += 1 }
      if found != .abandoned, found != RegularExpression.Match.none, holdsFields(id, entry.range, name, map, now) {
        passing.append(id.rawValue)
      }
      // A match that took long ends the slice: a key may be waiting.
      if isLong {
        next = index + 1
        return
      }
    }
  }

  private func holdsFields(_ id: EntryID, _ range: AddressRange, _ name: ArraySlice<UInt8>, _ map: MapRecord, _ now: Duration) -> Bool {
    filter.conditions.allSatisfy { $0.holds(id, range, name, map, now: now) }
  }
}
