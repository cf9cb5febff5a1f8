import PerfMap

/// The lines of a map as each profiler reads them.
///
/// Nearly all lines are entries that every profiler reads as they are. Such a line takes no memory: only deviations are stored.
package struct ReadLines: Sendable {
  /// The lines as one profiler reads them.
  struct Reader: Sendable {
    let profiler: Profiler
    var emulation: any ProfilerEmulation
    var symbols = SymbolList()

    /// Parses a line that is not plain, and stores its symbols. `id` is the entry in the line.
    mutating func read(
      _ text: Span<UInt8>, _ line: LineLocation, _ id: EntryID?, entriesBefore count: Int, _ pool: inout SymbolPool
    ) -> LineReading {
      var found: [SymbolID] = []
      let reading = emulation.read(text, line) { start, size, name in
        // The text of a line over 1 MiB is truncated, but its name extends to the end of the line.
        let omitted = name.upperBound == text.count ? line.length - UInt64(text.count) : 0
        let symbol = Symbol(
          start: Address(start), size: ByteCount(size),
          name: TextRange(offset: line.offset + UInt64(name.lowerBound), length: UInt64(name.count) + omitted),
          line: line.number, nameHash: Entry.hash(ofName: text.extracting(name)))
        guard let pooled = pool.add(SymbolPool.Pooled(symbol: symbol, entry: id)) else { return nil }
        found.append(pooled)
        return symbol
      }
      if let id { symbols.skipped.append(id.rawValue) }
      for id in found { symbols.added.append(SymbolList.Added(before: UInt32(truncatingIfNeeded: count), id: id)) }
      return reading
    }
  }

  private(set) var readers: [Reader]
  private(set) var pool = SymbolPool()
  /// The results of each profiler's parser for the last line.
  private(set) var lineReadings: [(profiler: Profiler, reading: LineReading)]
  /// True if all profilers read the last line as the entry that it is, which also means that it is UTF-8.
  private(set) var isLastPlain = false
  /// The number of lines that are entries.
  package private(set) var entryCount = 0

  /// Creates the reading of an empty map. ``Profiler/truth`` has no parser and is ignored.
  package init(by profilers: [Profiler] = Profiler.emulated) {
    readers = profilers.compactMap { profiler in profiler.emulation.map { Reader(profiler: profiler, emulation: $0) } }
    lineReadings = readers.map { ($0.profiler, .dropped) }
  }

  /// Adds the next line. `entry` is the entry in the line, or nil if the line is malformed or unterminated. O(bytes).
  mutating func add(_ text: Span<UInt8>, _ line: LineLocation, _ entry: Entry?) {
    let id = entry.map { _ in EntryID(UInt32(truncatingIfNeeded: entryCount)) }
    isLastPlain = entry.map { entryCount < SymbolID.largestCount && PlainLine.isPlain(text, line, $0) } ?? false
    if isLastPlain {
      for index in readers.indices { lineReadings[index].reading = .entry(nil) }
    } else {
      for index in readers.indices {
        lineReadings[index].reading = readers[index].read(text, line, id, entriesBefore: entryCount, &pool)
      }
    }
    if entry != nil { entryCount += 1 }
  }

  /// Returns the symbols of a reader, whose entries are the first entries of `entries`. A profiler that rejects the map has none.
  func source(of reader: Reader, _ entries: EntryTable, _ work: ComparisonWork? = nil) -> SymbolSource {
    SymbolSource(
      entries: entries, pool: pool, list: reader.symbols, isRejected: reader.emulation.refusal != nil, work: work)
  }

  /// Returns the reason why a profiler rejects the whole map, or nil if it accepts the map.
  func refusal(of profiler: Profiler) -> Refusal? { readers.first { $0.profiler == profiler }?.emulation.refusal }
}

/// The symbols that a profiler reads from a map: all entries of the map except ``skipped``, and the symbols ``added``.
struct SymbolList: Sendable {
  struct Added: Sendable {
    /// The number of entries in earlier lines.
    var before: UInt32
    var id: SymbolID
  }

  /// The entries that the profiler ignores or reads otherwise, ascending.
  var skipped: [UInt32] = []
  /// The symbols of other lines, and those read instead of skipped entries.
  var added: [Added] = []
}

/// The symbols that a profiler reads from the lines of a map, with their ranges.
struct SymbolSource {
  let entries: EntryTable
  let pool: SymbolPool
  let list: SymbolList
  /// True if the profiler rejects the map, so that it has no symbols.
  let isRejected: Bool
  let work: ComparisonWork?

  /// The number of symbols.
  var count: Int { isRejected ? 0 : min(entries.count, SymbolID.largestCount) - list.skipped.count + list.added.count }

  /// Calls `body` with each symbol in line order. Stops early if the work is cancelled. O(symbols).
  func forEach(_ body: (SymbolID, _ start: UInt64, _ size: UInt64) -> Void) {
    guard !isRejected else { return }
    let count = min(entries.count, SymbolID.largestCount)
    var (skipped, added) = (0, 0)
    for index in 0...count {
      while added < list.added.count, list.added[added].before == index {
        let id = list.added[added].id
        let symbol = pool[id].symbol
        body(id, symbol.start.rawValue, symbol.size.rawValue)
        added += 1
      }
      guard index < count else { return }
      if index & 0xfff == 0, work?.proceed(to: index, of: count) == .stop { return }
      if skipped < list.skipped.count, list.skipped[skipped] == index {
        skipped += 1
      } else {
        let range = entries.range(of: EntryID(UInt32(index)))
        body(SymbolID(EntryID(UInt32(index))), range.start.rawValue, range.size.rawValue)
      }
    }
  }

  /// The identities of all symbols, in line order. O(symbols).
  var ids: [SymbolID] {
    var ids: [SymbolID] = []
    ids.reserveCapacity(count)
    forEach { id, _, _ in ids.append(id) }
    return ids
  }

  /// Returns the START and SIZE of a symbol. O(1).
  func range(of id: SymbolID) -> (start: UInt64, size: UInt64) {
    if let entry = id.entry {
      let range = entries.range(of: entry)
      return (range.start.rawValue, range.size.rawValue)
    }
    let symbol = pool[id].symbol
    return (symbol.start.rawValue, symbol.size.rawValue)
  }

  /// Returns true if a symbol is of the line of an entry, or if its name has the same length and hash as the name of the entry.
  func hasSameName(_ id: SymbolID, as owner: EntryID) -> Bool {
    if id.entry == owner { return true }
    let right = entries[owner]
    if let entry = id.entry {
      let shown = entries[entry]
      return shown.nameHash == right.nameHash && shown.name.length == right.name.length
    }
    let shown = pool[id]
    return shown.entry == owner || shown.symbol.nameHash == right.nameHash && shown.symbol.name.length == right.name.length
  }
}

/// A test for lines that all profilers read as the entry that they are.
private enum PlainLine {
  /// Returns true if an entry is written so that no emulated parser reads it otherwise. O(bytes).
  ///
  /// The numbers have no `0x`, so that none is read as part of a name or in another base; START is not 0 (bcc); the range ends below 2^63;
  /// the name has at least three bytes (perf, samply), does not begin with white space (bcc), contains no NUL (perf, bcc) and no CR
  /// (samply, blazesym), and the line is UTF-8 (samply, blazesym).
  static func isPlain(_ text: Span<UInt8>, _ line: LineLocation, _ entry: Entry) -> Bool {
    let (end, overflow) = entry.range.start.rawValue.addingReportingOverflow(entry.range.size.rawValue)
    guard line.isTerminated, line.length == UInt64(text.count), entry.range.start.rawValue > 0, !overflow, end >> 63 == 0,
      entry.name.length >= 3
    else { return false }
    let name = Int(truncatingIfNeeded: entry.name.offset &- line.offset)
    guard name >= 4, name < text.count, !HexNumbers.isBlank(text[name]), text[1] | 0x20 != UInt8(ascii: "x") else { return false }
    var size = 1
    while size < name, text[size] != 0x20 { size += 1 }
    guard size + 2 < text.count, text[size + 2] | 0x20 != UInt8(ascii: "x") else { return false }
    let bits = features(text)
    return bits & .special == 0 && (bits & .high == 0 || UTF8Check.isValid(text, 0..<text.count))
  }

  /// Returns ``UInt64/special`` if a text has a NUL or CR, and ``UInt64/high`` if it has a byte that is not ASCII.
  private static func features(_ text: Span<UInt8>) -> UInt64 {
    // Memory-safe: all loads are within the bounds of the buffer, which does not escape.
    text.withUnsafeBytes { bytes in
      var high: UInt64 = 0
      var special: UInt64 = 0
      var index = 0
      while index + 8 <= bytes.count {
        let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        high |= word
        special |= zeroByte(word) | zeroByte(word ^ 0x0d0d_0d0d_0d0d_0d0d)
        index += 8
      }
      while index < bytes.count {
        high |= UInt64(bytes[index])
        if bytes[index] == 0 || bytes[index] == 0x0d { special = 1 }
        index += 1
      }
      return (special != 0 ? .special : 0) | (high & 0x8080_8080_8080_8080 != 0 ? .high : 0)
    }
  }

  /// Returns a nonzero value if a byte of a word is 0.
  @inline(__always)
  private static func zeroByte(_ word: UInt64) -> UInt64 { (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 }
}

extension UInt64 {
  fileprivate static let special: UInt64 = 1
  fileprivate static let high: UInt64 = 2
}
