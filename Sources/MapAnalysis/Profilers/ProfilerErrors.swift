import PerfMap

/// The bytes of a map for which one profiler shows a wrong name or none.
package struct ProfilerErrors: Sendable {
  package let profiler: Profiler
  package internal(set) var counts = Mismatches()
  /// The number of bytes that have an owner.
  package let ownedBytes: ByteCount
  /// The reason why the profiler rejects the whole map; nil if it accepts the map.
  package internal(set) var refusal: Refusal?

  /// A part of the wrong bytes with one name that the profiler shows instead, or without a name.
  private struct Part: Sendable {
    var start: UInt64
    /// The number of wrong bytes before the part, modulo 2^64.
    var before: UInt64
    var shown: SymbolID
  }

  private var parts: [Part] = []
  /// The number of wrong bytes, modulo 2^64.
  private var total: UInt64 = 0
  /// The last address of the last part.
  private var last: UInt64 = 0
  /// A bit for each entry that owns wrong bytes; as long as the highest such entry requires.
  private var entryBits: [UInt64] = []
  /// The symbols in `parts` that are not entries, by ``SymbolID/poolIndex``.
  private var symbols: [Int: Symbol] = [:]
  /// The number of bytes of each kind of memory for which the profiler never asks the map and shows no name.
  private var refused: [String: UInt64] = [:]

  init(_ profiler: Profiler, ownedBytes: ByteCount) { (self.profiler, self.ownedBytes) = (profiler, ownedBytes) }

  // MARK: - Building

  mutating func add(
    _ first: UInt64, _ last: UInt64, _ owner: EntryID?, shown: SymbolID?, _ part: Mismatches.Part, _ run: LookupRuns.Run
  ) {
    let size = ByteCount(last - first).addingSaturated(ByteCount(1))
    counts.add(size, part, run.lookup)
    guard let owner, run.lookup != .elsewhere, part != .right || run.lookup == .nameless else { return }
    if let memory = run.refused {
      refused[memory] = refused[memory, default: 0].addingSaturated(size.rawValue)
      isMapUnreachable = isMapUnreachable || run.isMapUnreachable
    }
    let word = owner.index / 64
    while entryBits.count <= word { entryBits.append(0) }
    entryBits[word] |= 1 << UInt64(owner.index % 64)
    let shown = run.lookup == .nameless ? .none : shown ?? .none
    if parts.isEmpty || self.last &+ 1 != first || parts[parts.count - 1].shown != shown {
      parts.append(Part(start: first, before: total, shown: shown))
    }
    self.last = last
    total &+= last &- first &+ 1
  }

  /// Counts the distinct START addresses of entries at which the profiler shows a wrong name or none.
  ///
  /// O(entries × log parts), or O(1) if no byte is wrong.
  mutating func countWrongStarts(of entries: EntryTable) {
    guard !parts.isEmpty else { return }
    var starts: [UInt64] = []
    for index in 0..<entries.count {
      let start = entries.range(of: EntryID(UInt32(truncatingIfNeeded: index))).start.rawValue
      if contains(start) { starts.append(start) }
    }
    starts.sort()
    counts.wrongAddresses = starts.indices.count { $0 == 0 || starts[$0] != starts[$0 - 1] }
  }

  mutating func keepSymbols(of pool: SymbolPool) {
    for part in parts where part.shown != .none && part.shown.entry == nil {
      symbols[part.shown.poolIndex] = pool[part.shown].symbol
    }
  }

  // MARK: - Queries

  /// True if ``refusedMemory`` describes the location of the map, at which the profiler does not find the map.
  package private(set) var isMapUnreachable = false

  /// The kind of memory that has the most bytes for which the profiler never asks the map and shows no name; nil if there is none.
  package var refusedMemory: String? { refused.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key }

  /// Returns `wrong` if the profiler shows a wrong name or none for a byte that an entry owns, otherwise `right`. O(1).
  package func names(_ id: EntryID) -> EntryNaming {
    let word = id.index / 64
    return word < entryBits.count && entryBits[word] >> UInt64(id.index % 64) & 1 != 0 ? .wrong : .right
  }

  /// The answer of a profiler for the bytes of an entry.
  package enum EntryNaming { case right, wrong }

  /// A name that a profiler shows instead of the right one.
  package struct Shown: Hashable, Sendable {
    /// The position of the name in the file; nil if the profiler shows no name.
    package var name: TextRange?
    package var bytes: ByteCount

    package init(name: TextRange?, bytes: ByteCount) { (self.name, self.bytes) = (name, bytes) }
  }

  private func size(of part: Int) -> UInt64 { (part + 1 < parts.count ? parts[part + 1].before : total) &- parts[part].before }

  /// Returns the index of the first part that ends at or after an address. O(log parts).
  private func firstPart(endingAtOrAfter address: UInt64) -> Int {
    let above = parts.partitioningIndex { $0.start > address }
    return above > 0 && address - parts[above - 1].start < size(of: above - 1) ? above - 1 : above
  }

  private func contains(_ address: UInt64) -> Bool {
    let part = firstPart(endingAtOrAfter: address)
    return part < parts.count && parts[part].start <= address
  }

  /// Returns the number of wrong bytes in a range. O(log parts).
  package func wrongBytes(in range: AddressRange) -> ByteCount {
    guard let last = range.last else { return .zero }
    return ByteCount(wrongBytes(through: last.rawValue) &- wrongBytes(before: range.start.rawValue))
  }

  private func wrongBytes(through address: UInt64) -> UInt64 {
    let above = parts.partitioningIndex { $0.start > address }
    guard above > 0 else { return 0 }
    return parts[above - 1].before &+ min(size(of: above - 1), (address - parts[above - 1].start).addingSaturated(1))
  }

  private func wrongBytes(before address: UInt64) -> UInt64 { address > 0 ? wrongBytes(through: address - 1) : 0 }

  /// Returns the names that the profiler shows instead of the owner's in a range, in the order of addresses, at most `limit` parts.
  /// `entries` are the entries of the map. O(log parts + limit).
  package func shown(in range: AddressRange, _ entries: EntryTable, limit: Int) -> [Shown] {
    guard let last = range.last else { return [] }
    var found: [Shown] = []
    for part in parts[firstPart(endingAtOrAfter: range.start.rawValue)...].indices.prefix(limit) {
      guard parts[part].start <= last.rawValue else { break }
      let start = max(parts[part].start, range.start.rawValue)
      let end = min(last.rawValue, parts[part].start &+ (size(of: part) &- 1))
      found.append(Shown(name: name(of: parts[part].shown, entries), bytes: ByteCount(end - start).addingSaturated(ByteCount(1))))
    }
    return found
  }

  private func name(of id: SymbolID, _ entries: EntryTable) -> TextRange? {
    guard id != .none else { return nil }
    guard let entry = id.entry else { return symbols[id.poolIndex]?.name }
    return entry.index < entries.count ? entries[entry].name : nil
  }
}
