/// The contents of one generation of a map: its entries, the owner of each byte, the overlaps and the malformed lines.
///
/// Append bytes, or pass decoded lines to the contents as a ``LineSink``. The chunks in which the bytes arrive do not matter.
///
/// ```swift
/// var contents = MapContents()
/// contents.append("1000 20 JS:*hot a.js\n".utf8)
/// contents.entries.count  // 1
/// ```
public struct MapContents: LineSink {
  /// The entries, in the order of their lines.
  public internal(set) var entries = EntryTable()
  /// The current owner of each byte.
  public private(set) var ranges = LiveRanges()
  /// The number of overlaps of each kind.
  public private(set) var overlapCounts = OverlapCounts()
  /// The newest overlaps, up to a limit.
  public private(set) var overlaps: OverlapLog
  /// The malformed lines.
  public internal(set) var malformed = MalformedLines()
  /// The lowest START of all entries, including those of size 0, or nil if there are no entries.
  public private(set) var firstAddress: Address?
  /// The addresses of the entry with the highest START + SIZE, or nil if there are no entries.
  public private(set) var highest: AddressRange?
  /// The sum of the sizes of the live entries, modulo 2^64.
  private var liveBytes: UInt64 = 0
  /// The number of bytes that older entries lost to newer ones, at most 2^64 - 1.
  private var lostBytes: UInt64 = 0
  /// The number of entries that were not kept but only counted, because ``entryLimit`` was reached.
  public internal(set) var leftOut = 0
  /// The maximum number of entries that are kept, which bounds the memory that a map can take. An entry takes some 55
  /// bytes, and 16 more if malformed lines directly precede it.
  ///
  /// Raising the limit has no effect after entries were left out: the entries that are kept are always the first ones of the map.
  public var entryLimit: Int

  private var decoder = MapDecoder()
  /// True while a chunk is being processed. Losses are then collected and applied together.
  private var isDeferring = false

  /// Creates empty contents.
  ///
  /// - Parameters:
  ///   - overlapLimit: The maximum number of overlaps to keep, 24 bytes each. The newest are kept; all are counted.
  ///   - entryLimit: The maximum number of entries to keep.
  public init(overlapLimit: Int = 65_536, entryLimit: Int = EntryTable.largestCount) {
    overlaps = OverlapLog(limit: overlapLimit)
    self.entryLimit = entryLimit
  }

  /// The number of bytes appended.
  public var byteCount: ByteCount { ByteCount(decoder.position) }

  /// The position of the bytes after the last newline, or nil if there are none. They are not an entry yet.
  public var tail: TextRange? { decoder.tail }

  /// Appends the next bytes of the map. O(bytes + entries × log entries).
  public mutating func append(_ bytes: some Sequence<UInt8>) {
    let whole: Void? = bytes.withContiguousStorageIfAvailable { append(UnsafeRawBufferPointer($0)) }
    if whole == nil { append(Array(bytes).span) }
  }

  /// Appends the next bytes of the map. O(bytes + entries × log entries).
  public mutating func append(_ bytes: Span<UInt8>) {
    // Memory-safe: the pointer does not escape the closure.
    bytes.withUnsafeBytes { append($0) }
  }

  /// Appends a number of NUL bytes, for example a hole in a sparse file. Only about the first 1 MiB is decoded.
  public mutating func append(zeros count: UInt64) { decoder.decode(zeros: count) }

  private mutating func append(_ bytes: UnsafeRawBufferPointer) {
    // A copy of the decoder is used, because the decoder passes lines to `self`, which contains the original.
    var decoder = self.decoder
    isDeferring = true
    decoder.decode(bytes, into: &self)
    isDeferring = false
    applyLosses()
    self.decoder = decoder
  }

  /// Appends lines that `decoder` decoded from the next bytes of the map. Later bytes are decoded by `decoder`.
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
    applyLosses()
    self.decoder = decoder
  }

  /// Appends an entry, or only counts it if ``entryLimit`` is reached. O(log entries), amortized.
  @inline(__always)
  public mutating func receive(_ entry: Entry) {
    guard entries.count < entryLimit, leftOut == 0, entries.append(entry) != nil else {
      leftOut += 1
      return
    }
    add(entry.range)
  }

  @inline(__always)
  private mutating func add(_ range: AddressRange) {
    firstAddress = min(firstAddress ?? range.start, range.start)
    if highest.map({ range.endsAbove($0) }) ?? true { highest = range }
    liveBytes &+= range.size.rawValue
    let first = ranges.losses.count
    ranges.insertDeferringLosses(range)
    guard ranges.losses.count > first else { return }
    // Losses are applied some entries later, when the rows of their owners are in the cache. This halves the time for maps that reuse
    // addresses at random.
    for index in first..<ranges.losses.count {
      entries.prefetch(ranges.losses[index].owner)
      ranges.ownership.prefetch(ranges.losses[index].owner)
    }
    if !isDeferring || ranges.losses.count >= Self.deferredLimit { applyLosses() }
  }

  /// Replaces the entries by a table that begins with the same entries, and adds the ranges of the rest. O(new entries × log entries).
  mutating func extend(to table: EntryTable, _ progress: (_ processed: Int) -> Void) {
    entries = table
    isDeferring = true
    for index in ranges.entryCount..<max(ranges.entryCount, table.count) {
      if index % EntryChunk.capacity == 0 { progress(index) }
      add(table.range(of: EntryID(UInt32(truncatingIfNeeded: index))))
    }
    isDeferring = false
    applyLosses()
  }

  /// The number of deferred losses at which all are applied. The limit is low because each deferred loss prefetches a few cache lines.
  private static let deferredLimit = 24

  /// Appends a malformed line.
  public mutating func receive(_ line: MalformedLine) {
    malformed.append(line, afterEntries: entries.count + leftOut, kept: entries.count)
  }

  /// Applies the deferred losses, and records an overlap for each.
  private mutating func applyLosses() {
    ranges.applyLosses { loss, wasLive in
      let newer = entries.range(of: loss.newer)
      let older = entries.range(of: loss.owner)
      if wasLive { liveBytes &-= older.size.rawValue }
      lostBytes = lostBytes.addingSaturated(loss.bytes)
      // Names are only compared if the ranges are the same.
      let isSameName = older == newer && entries.haveSameName(loss.newer, loss.owner)
      let kind = Overlap.Kind(newer: newer, older: older, sameName: isSameName)
      overlapCounts[kind] += 1
      overlaps.append(Overlap(newer: loss.newer, older: loss.owner, kind: kind, taken: ByteCount(loss.bytes)))
      return kind
    }
  }

  /// The amount of code that is live, trimmed and dead. O(1).
  package var codeBytes: CodeBytes {
    let owned = ranges.ownedBytes.rawValue
    let live = min(liveBytes, owned)
    return CodeBytes(live: ByteCount(live), trimmed: ByteCount(owned - live), dead: ByteCount(lostBytes))
  }

  /// Returns the line number of an entry in the file, from 1. O(log malformed lines).
  public func lineNumber(of id: EntryID) -> Int {
    id.index + 1 + malformed.count(beforeEntry: id.index)
  }
}

extension AddressRange {
  fileprivate func endsAbove(_ other: AddressRange) -> Bool {
    let end = start.rawValue.addingReportingOverflow(size.rawValue)
    let otherEnd = other.start.rawValue.addingReportingOverflow(other.size.rawValue)
    return end.overflow != otherEnd.overflow ? end.overflow : end.partialValue > otherEnd.partialValue
  }
}
