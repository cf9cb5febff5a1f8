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
/// The tables open no file: a name is a range of bytes in the map. They use 100 to 250 bytes per entry, depending on the number of
/// profilers.
public struct ProfilerTables: MapReceiver {
  /// The entries, malformed lines, owners and overlaps of the map.
  public private(set) var contents: MapContents
  private let profilers: [Profiler]
  private var tables: [(profiler: Profiler, table: any ProfilerTable)]
  var splitter = LineSplitter()
  private(set) var pool = SymbolPool()
  /// The results of each profiler's parser for the last line.
  private(set) var lineReadings: [(profiler: Profiler, reading: LineReading)] = []

  /// Creates the tables of an empty map, which stores at most `overlapLimit` overlaps.
  public init(of profilers: [Profiler] = Profiler.allCases, overlapLimit: Int = 0) {
    self.profilers = profilers
    contents = MapContents(overlapLimit: overlapLimit)
    tables = profilers.compactMap { profiler in
      switch profiler {
      case .truth: nil
      case .perf: (profiler, PerfTable())
      case .bcc: (profiler, BccTable())
      case .samply: (profiler, SamplyTable())
      case .blazesym: (profiler, BlazesymTable())
      }
    }
    lineReadings = tables.map { ($0.profiler, .dropped) }
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
    for index in tables.indices { tables[index].table.finish(pool) }
  }

  /// Returns the symbol that a profiler shows for an address, or nil if it shows none. O(log entries).
  public func symbol(at address: Address, as profiler: Profiler) -> Symbol? {
    if profiler == .truth { return contents.ranges.piece(at: address).map { symbol(of: $0.owner) } }
    guard let table = tables.first(where: { $0.profiler == profiler })?.table else { return nil }
    return table.symbol(at: address.rawValue, pool).map { pool[$0] }
  }

  /// The profilers with a table: those of the initializer, except ``Profiler/truth``.
  var emulatedProfilers: [Profiler] { tables.map(\.profiler) }

  /// Returns the reason why a profiler rejects the whole map, or nil if it accepts the map.
  public func refusal(of profiler: Profiler) -> Refusal? {
    tables.first { $0.profiler == profiler }?.table.refusal
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
    for index in tables.indices { lineReadings[index].reading = tables[index].table.add(line, location, &pool) }
  }
}
