import PerfMap

/// The symbol tables that profilers build from one map.
///
/// ```swift
/// var tables = ProfilerTables(of: [.truth, .perf])
/// tables.append("1000 4 outer\n1001 1 inner\n".utf8)
/// tables.finish()
/// tables.symbol(at: Address(0x1001), as: .truth)?.line  // 2
/// tables.symbol(at: Address(0x1001), as: .perf)?.line  // 1
/// ```
///
/// The tables open no file: a name is a range of bytes in the map. They use 60 to 160 bytes per entry, depending on the number of
/// profilers and on the gaps between entries.
public struct ProfilerTables: MapReceiver {
  /// The entries, malformed lines, owners and overlaps of the map.
  public private(set) var contents: MapContents
  private let profilers: [Profiler]
  var splitter = LineSplitter()
  private(set) var lines: ReadLines
  /// The symbols that each of the profilers in `lines` shows; empty before ``finish()``.
  private var shown: [ShownSymbols] = []

  /// Creates the tables of an empty map, which stores at most `overlapLimit` overlaps.
  public init(of profilers: [Profiler] = Profiler.allCases, overlapLimit: Int = 0) {
    self.profilers = profilers
    contents = MapContents(overlapLimit: overlapLimit)
    lines = ReadLines(by: profilers)
  }

  /// Discards all symbols and starts with an empty map.
  public mutating func begin(_ generation: Generation) {
    self = ProfilerTables(of: profilers, overlapLimit: contents.overlaps.limit)
  }

  /// Adds the next bytes of the map. O(bytes + entries × log entries).
  public mutating func receive(_ bytes: Span<UInt8>) { split(bytes) }

  /// Adds a hole of `count` NUL bytes in a sparse map. O(1).
  public mutating func receive(zeros count: UInt64) { split(zeros: count) }

  /// Adds the next bytes of the map.
  public mutating func append(_ bytes: some Sequence<UInt8>) { receive(Array(bytes).span) }

  /// Ends the map, which is required before any look-up. A last line without an LF is added too. O(entries × log entries).
  public mutating func finish() {
    finishLines()
    finishTables()
  }

  mutating func finishTables() {
    shown = lines.readers.map { ShownSymbols(by: $0.profiler, lines.source(of: $0, contents.entries), contents.ranges) }
  }

  /// Returns the symbol that a profiler shows for an address, or nil if it shows none. O(log entries).
  public func symbol(at address: Address, as profiler: Profiler) -> Symbol? {
    if profiler == .truth { return contents.ranges.piece(at: address).map { symbol(of: $0.owner) } }
    guard let table = shown.first(where: { $0.profiler == profiler }) else { return nil }
    return table[address.rawValue].map { id in id.entry.map { symbol(of: $0) } ?? lines.pool[id].symbol }
  }

  /// The profilers with a table: those of the initializer, except ``Profiler/truth``.
  var emulatedProfilers: [Profiler] { lines.readers.map(\.profiler) }

  /// Returns the reason why a profiler rejects the whole map, or nil if it accepts the map.
  public func refusal(of profiler: Profiler) -> Refusal? { lines.refusal(of: profiler) }

  /// Compares each profiler with the owners of the bytes, as if it asked the map for every address. O(entries × profilers).
  public func mismatches() -> [Profiler: Mismatches] { mismatches(in: .noProcess) }

  /// Compares each profiler with the owners of the bytes. In executable memory, the result takes into account if the
  /// profiler asks the map at all.
  package func mismatches(in memory: CodeMemory) -> [Profiler: Mismatches] {
    var results: [Profiler: Mismatches] = [:]
    for (reader, table) in zip(lines.readers, shown) {
      let source = lines.source(of: reader, contents.entries)
      var comparison = Comparison(of: reader.profiler, source, contents.ranges, memory)
      table.forEachRun { comparison.add($0, $1, $2) }
      results[reader.profiler] = comparison.finish().counts
    }
    return results
  }

  /// Returns the symbol of an entry. O(log malformed lines).
  public func symbol(of id: EntryID) -> Symbol {
    let entry = contents.entries[id]
    return Symbol(
      start: entry.range.start, size: entry.range.size, name: entry.name, line: contents.lineNumber(of: id), nameHash: entry.nameHash)
  }
}

extension ProfilerTables: LineReceiver {
  mutating func receive(part: Span<UInt8>) { contents.append(part) }

  mutating func receive(partOfZeros count: UInt64) { contents.append(zeros: count) }

  mutating func receive(line: Span<UInt8>, _ location: LineLocation) {
    let count = lines.entryCount
    lines.add(line, location, contents.entries.count > count ? contents.entries[EntryID(UInt32(truncatingIfNeeded: count))] : nil)
  }
}

/// The symbol that a profiler shows for each address: runs of addresses with one symbol or none, in 12 bytes each.
private struct ShownSymbols {
  let profiler: Profiler
  /// The first address of each run, ascending. A run ends before the next one; no symbol is shown before the first run.
  private var starts: [UInt64] = []
  private var ids: [SymbolID] = []
  /// The address after the last run with a symbol; 0 without such a run, or if it ends at 2^64.
  private var end: UInt64 = 0

  init(by profiler: Profiler, _ source: SymbolSource, _ owners: LiveRanges) {
    self.profiler = profiler
    profiler.forEachRun(source, owners) { add($0, $1, $2) }
    if let last = starts.last, end > last { append(end, .none) }
  }

  private mutating func add(_ start: UInt64, _ last: UInt64, _ id: SymbolID) {
    if starts.isEmpty || end != start {
      if !starts.isEmpty { append(end, .none) }
      append(start, id)
    } else if ids.last != id {
      append(start, id)
    }
    end = last &+ 1
  }

  private mutating func append(_ start: UInt64, _ id: SymbolID) {
    starts.append(start)
    ids.append(id)
  }

  /// The symbol for an address; nil if none is shown. O(log runs).
  subscript(address: UInt64) -> SymbolID? {
    let above = starts.partitioningIndex { $0 > address }
    guard above > 0, ids[above - 1] != .none else { return nil }
    return ids[above - 1]
  }

  /// Calls `body` with each run that has a symbol, ascending.
  func forEachRun(_ body: (UInt64, UInt64, SymbolID) -> Void) {
    for index in starts.indices where ids[index] != .none {
      body(starts[index], index + 1 < starts.count ? starts[index + 1] - 1 : .max, ids[index])
    }
  }
}
