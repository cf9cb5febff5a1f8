import PerfMap

/// One map as each of its profilers reads it.
///
/// ```swift
/// var readings = ProfilerTables(of: [.truth, .perf])
/// readings.append("1000 4 outer\n1001 1 inner\n".utf8)
/// readings.finish()
/// readings.symbol(at: Address(0x1001), as: .truth)?.line  // 2
/// readings.symbol(at: Address(0x1001), as: .perf)?.line  // 1
/// ```
///
/// It owns no file: names are places in it. Some 100 to 250 bytes an entry, by the number of profilers.
public struct ProfilerTables: MapReceiver {
  /// What the map says.
  public private(set) var contents: MapContents
  private let profilers: [Profiler]
  private var tables: [(profiler: Profiler, table: any ProfilerTable)]
  private var splitter = LineSplitter()
  private(set) var pool = SymbolPool()

  /// Makes readings of an empty map.
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
  }

  /// Forgets everything and begins again.
  public mutating func begin(_ generation: Generation) {
    self = ProfilerTables(of: profilers, overlapLimit: contents.overlaps.limit)
  }

  /// Takes the next bytes of the map. O(bytes + entries × log entries).
  public mutating func receive(_ bytes: Span<UInt8>) {
    // The splitter is taken out while it writes into `self`.
    var splitter = self.splitter
    splitter.split(bytes, into: &self)
    self.splitter = splitter
  }

  /// Takes a hole of the map. O(1).
  public mutating func receive(zeros count: UInt64) {
    var splitter = self.splitter
    splitter.split(zeros: count, into: &self)
    self.splitter = splitter
  }

  /// Takes the next bytes of the map.
  public mutating func append(_ bytes: some Sequence<UInt8>) { receive(Array(bytes).span) }

  /// Ends the map: a line without an LF goes to those who read it. Before any look-up. O(entries × log entries).
  public mutating func finish() {
    var splitter = self.splitter
    splitter.finish(into: &self)
    self.splitter = splitter
    finishTables()
  }

  mutating func finishTables() {
    for index in tables.indices { tables[index].table.finish(pool) }
  }

  /// What a profiler shows for an address; nil when it shows none. O(log entries).
  public func symbol(at address: Address, as profiler: Profiler) -> Symbol? {
    if profiler == .truth { return contents.ranges.piece(at: address).map { symbol(of: $0.owner) } }
    guard let table = tables.first(where: { $0.profiler == profiler })?.table else { return nil }
    return table.symbol(at: address.rawValue, pool).map { pool[$0] }
  }

  /// The profilers of these readings that have a parser of their own.
  var readProfilers: [Profiler] { tables.map(\.profiler) }

  /// Why a profiler makes nothing of the whole map, or nil.
  public func refusal(of profiler: Profiler) -> Refusal? {
    tables.first { $0.profiler == profiler }?.table.refusal
  }

  /// Every entry as a symbol. O(log malformed).
  public func symbol(of id: EntryID) -> Symbol {
    let entry = contents.entries[id]
    return Symbol(
      start: entry.range.start, size: entry.range.size, name: entry.name, line: contents.lineNumber(of: id), nameHash: entry.nameHash)
  }
}

extension ProfilerTables: LineReader {
  mutating func take(bytes: Span<UInt8>) { contents.append(bytes) }

  mutating func take(zeros count: UInt64) { contents.append(zeros: count) }

  mutating func take(line: Span<UInt8>, _ place: LinePlace) {
    for index in tables.indices { tables[index].table.take(line, place, &pool) }
  }
}
