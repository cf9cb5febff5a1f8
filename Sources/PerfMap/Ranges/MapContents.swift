/// All that one generation of a map says: its entries, who owns which byte, the overlaps, the malformed lines.
///
/// It takes lines as a ``LineSink``, or bytes by itself. What it says depends on the bytes alone, never on how they were cut.
///
/// ```swift
/// var contents = MapContents()
/// contents.append("1000 20 JS:*hot a.js\n".utf8)
/// contents.entries.count  // 1
/// ```
public struct MapContents: LineSink {
  /// The entries, in the order of their lines.
  public internal(set) var entries = EntryTable()
  /// Who owns each byte now.
  public private(set) var ranges = LiveRanges()
  /// How many overlaps there were, by kind.
  public private(set) var overlapCounts = OverlapCounts()
  /// The newest overlaps.
  public private(set) var overlaps: OverlapLog
  /// The lines that are no entries.
  public internal(set) var malformed = MalformedLines()
  /// The lowest START of all entries, also those of size 0.
  public private(set) var firstAddress: Address?
  /// The entry with the highest START + SIZE.
  public private(set) var highest: AddressRange?
  /// The bytes of the entries that own all of theirs, modulo 2^64.
  private var wholeBytes: UInt64 = 0
  /// The bytes that older entries lost to newer ones; stays at 2^64 - 1.
  private var lostBytes: UInt64 = 0
  /// The number of entries that came after ``entryLimit`` was reached and are only counted, here.
  public internal(set) var leftOut = 0
  /// The largest number of entries that are kept: what bounds the memory that somebody else's file can take.
  ///
  /// An entry takes some 55 bytes. Once entries were left out, no later one is kept, so that what is kept is the start of the map.
  public var entryLimit: Int

  private var decoder = MapDecoder()
  /// Whether more entries are about to come, so that losses may wait to be booked.
  private var isDeferring = false

  /// Makes empty contents that keep at most `overlapLimit` of the newest overlaps (24 bytes each), and `entryLimit` entries.
  public init(overlapLimit: Int = 65_536, entryLimit: Int = EntryTable.largestCount) {
    overlaps = OverlapLog(limit: overlapLimit)
    self.entryLimit = entryLimit
  }

  /// The number of bytes taken.
  public var byteCount: ByteCount { ByteCount(decoder.position) }

  /// The bytes after the last newline, or nil.
  public var tail: TextRange? { decoder.tail }

  /// Takes the next bytes of the map. O(bytes + entries × log entries).
  public mutating func append(_ bytes: some Sequence<UInt8>) {
    let whole: Void? = bytes.withContiguousStorageIfAvailable { append(UnsafeRawBufferPointer($0)) }
    if whole == nil { append(Array(bytes).span) }
  }

  /// Takes the next bytes of the map. O(bytes + entries × log entries).
  public mutating func append(_ bytes: Span<UInt8>) {
    // Sound: the pointer does not leave the closure.
    bytes.withUnsafeBytes { append($0) }
  }

  /// Takes NULs, such as a hole of the file gives. O(1).
  public mutating func append(zeros count: UInt64) { decoder.decode(zeros: count) }

  private mutating func append(_ bytes: UnsafeRawBufferPointer) {
    // The decoder is taken out while it writes into `self`.
    var decoder = self.decoder
    isDeferring = true
    decoder.decode(bytes, into: &self)
    isDeferring = false
    settle()
    self.decoder = decoder
  }

  /// Takes lines that a decoder, which went on from where this one stands, has decoded.
  mutating func append(_ batch: LineBatch, decodedBy decoder: MapDecoder) {
    isDeferring = true
    var next = 0
    for malformed in batch.malformed {
      for index in next..<malformed.entriesBefore { receive(batch.entries[index]) }
      next = malformed.entriesBefore
      receive(malformed.line)
    }
    for index in next..<batch.entries.count { receive(batch.entries[index]) }
    isDeferring = false
    settle()
    self.decoder = decoder
  }

  /// Takes the next entry.
  @inline(__always)
  public mutating func receive(_ entry: Entry) {
    guard entries.count < entryLimit, leftOut == 0, entries.append(entry) != nil else {
      leftOut += 1
      return
    }
    place(entry.range)
  }

  /// Books the next entry of the table, which has come or comes again.
  @inline(__always)
  private mutating func place(_ range: AddressRange) {
    firstAddress = min(firstAddress ?? range.start, range.start)
    if highest.map({ range.isBeyond($0) }) ?? true { highest = range }
    wholeBytes &+= range.size.rawValue
    let first = ranges.losses.count
    ranges.place(range)
    guard ranges.losses.count > first else { return }
    // What an owner lost is booked some entries later, when the processor has brought its row near: half the time where
    // addresses are re-used at random.
    for index in first..<ranges.losses.count {
      entries.prefetch(ranges.losses[index].owner)
      ranges.ownership.prefetch(ranges.losses[index].owner)
    }
    if !isDeferring || ranges.losses.count >= Self.mostDeferred { settle() }
  }

  /// Books the entries of a table whose first ones are those that are booked already. O(new entries × log entries).
  mutating func catchUp(with table: EntryTable, _ progress: (_ booked: Int) -> Void) {
    entries = table
    isDeferring = true
    for index in ranges.entryCount..<max(ranges.entryCount, table.count) {
      if index % EntryChunk.capacity == 0 { progress(index) }
      place(table.range(of: EntryID(UInt32(truncatingIfNeeded: index))))
    }
    isDeferring = false
    settle()
  }

  /// How many losses wait at most, a few cache lines each, before they are booked.
  private static let mostDeferred = 24

  /// Takes a line that is no entry.
  public mutating func receive(_ line: MalformedLine) {
    malformed.append(line, afterEntries: entries.count + leftOut)
  }

  /// Books what older entries lost to newer ones.
  private mutating func settle() {
    ranges.settle { loss, wasLive in
      let newer = entries.range(of: loss.newer)
      let older = entries.range(of: loss.owner)
      if wasLive { wholeBytes &-= older.size.rawValue }
      lostBytes = lostBytes.addingSaturated(loss.bytes)
      // Names only matter where the ranges are the same.
      let isSameName = older == newer && entries.haveSameName(loss.newer, loss.owner)
      let kind = Overlap.Kind(newer: newer, older: older, sameName: isSameName)
      overlapCounts[kind] += 1
      overlaps.append(Overlap(newer: loss.newer, older: loss.owner, kind: kind, taken: ByteCount(loss.bytes)))
      return kind
    }
  }

  /// How much code is live, trimmed and dead. O(1).
  package var codeBytes: CodeBytes {
    let owned = ranges.ownedBytes.rawValue
    let live = min(wholeBytes, owned)
    return CodeBytes(live: ByteCount(live), trimmed: ByteCount(owned - live), dead: ByteCount(lostBytes))
  }

  /// The number of a line in the file, from 1, of an entry. O(log malformed).
  public func lineNumber(of id: EntryID) -> Int {
    id.index + 1 + malformed.count(beforeEntry: id.index)
  }
}

extension AddressRange {
  /// Whether START + SIZE lies above another's.
  fileprivate func isBeyond(_ other: AddressRange) -> Bool {
    let mine = start.rawValue.addingReportingOverflow(size.rawValue)
    let others = other.start.rawValue.addingReportingOverflow(other.size.rawValue)
    return mine.overflow != others.overflow ? mine.overflow : mine.partialValue > others.partialValue
  }
}
