import PerfMap

/// A scan of the entries of a map, oldest first, for entries that pass a filter. It runs in slices, so that input is not delayed.
package struct FilterScan: Sendable {
  package let filter: EntryFilter
  /// The number of the next entry to check.
  package private(set) var next = 0
  /// True after the first complete pass.
  package private(set) var hasAnswered = false

  /// The number of entries that do not pass because the match of the regular expression was abandoned.
  package private(set) var abandoned = 0

  private var rarest: Int?

  /// The usual number of bytes of the file that are read at once.
  private static let blockSize = 1 << 18
  /// The usual number of bytes read at once for a regular expression: fewer, because each match may take some microseconds.
  private static let expressionBlockSize = 1 << 15
  /// The maximum number of entries checked in a slice if no names are read.
  private static let entriesAtOnce = 1 << 14

  /// Creates a scan that starts at entry number `first`.
  package init(_ filter: EntryFilter, from first: Int = 0) {
    self.filter = filter
    next = first
  }

  /// Checks the next slice of entries, with names from the next block of the file. Returns the entries that pass. O(slice).
  ///
  /// `read` returns a range of the map's file, limited to a number of bytes.
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
      // Text is searched only at the start of a long name, but the marker of a tier or kind may be at the end.
      let size = filter.needsNames ? max(usual, Int(first.length)) : usual
      let block = read(TextRange(offset: first.offset, length: UInt64(size)), size)
      guard !block.isEmpty else {
        // The file is no longer readable: it is about to start another generation, or its process is inaccessible.
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

  /// Searches the names of a range of entries in one block of the file for a byte pattern, and appends the entries that pass.
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
        // The match begins in the address or size of the line: search again from the name.
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

  /// Checks the entries of a range with their names in a block of the file: the regular expression, if any, and the field conditions.
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
      // A long match ends the slice, so that user input is not delayed.
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
