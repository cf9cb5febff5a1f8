import PerfMap

/// A comparison of the symbols that a profiler shows with the owners of the bytes, in ascending order of addresses.
struct Comparison {
  private let source: SymbolSource
  private let owners: LiveRanges
  private var result: ProfilerErrors
  private var cursor = LiveRanges.Cursor()
  private var piece: LiveRanges.Piece?
  private var memory: LookupRuns
  /// The first address that has not been compared; nil after 2^64 - 1.
  private var next: UInt64? = 0

  /// Creates a comparison of a profiler with the owners of the bytes, given the memory of the process.
  init(of profiler: Profiler, _ source: SymbolSource, _ owners: LiveRanges, _ memory: CodeMemory) {
    (self.source, self.owners) = (source, owners)
    result = ProfilerErrors(profiler, ownedBytes: owners.ownedBytes)
    self.memory = LookupRuns(of: profiler, memory)
    piece = cursor.next(in: owners)
  }

  /// Adds the next range of addresses for which the profiler shows a symbol.
  mutating func add(_ start: UInt64, _ last: UInt64, _ id: SymbolID) {
    if let next, next < start { compare(next, start - 1, nil) }
    compare(start, last, id)
    next = last < .max ? last + 1 : nil
  }

  /// Ends the comparison and returns its result. O(entries × log wrong parts).
  mutating func finish() -> ProfilerErrors {
    if let next { compare(next, .max, nil) }
    result.countWrongStarts(of: source.entries)
    result.keepSymbols(of: source.pool)
    return result
  }

  /// Compares a part of the address space with one symbol or none.
  private mutating func compare(_ first: UInt64, _ last: UInt64, _ id: SymbolID?) {
    var low = first
    while true {
      while let piece, piece.range.lastValue < low { self.piece = cursor.next(in: owners) }
      guard let piece, piece.range.start.rawValue <= last else {
        if id != nil { add(low, last, owner: nil, id) }
        return
      }
      let start = piece.range.start.rawValue
      if start > low {
        if id != nil { add(low, start - 1, owner: nil, id) }
        low = start
      }
      let high = min(last, piece.range.lastValue)
      add(low, high, owner: piece.owner, id)
      guard high < last else { return }
      low = high + 1
    }
  }

  /// Adds a part with one owner or none, split where the memory changes.
  private mutating func add(_ first: UInt64, _ last: UInt64, owner: EntryID?, _ id: SymbolID?) {
    let part: Mismatches.Part =
      if let owner {
        if let id { source.hasSameName(id, as: owner) ? .right : .wrong } else { .unnamed }
      } else {
        .stray
      }
    var low = first
    while true {
      let run = memory.run(at: low)
      let high = min(last, run.last)
      result.add(low, high, owner, shown: id, part, run)
      guard high < last else { return }
      low = high + 1
    }
  }
}

/// The decisions of a profiler to ask the map, for ascending addresses.
struct LookupRuns {
  struct Run {
    var last: UInt64
    var lookup: MapLookup
    /// A description of the memory if the profiler never asks the map there and shows no name; otherwise nil.
    var refused: String?
    /// True if the profiler does not find the map.
    var isMapUnreachable = false
  }

  private let memory: CodeMemory
  private let profiler: Profiler
  private var current: Run?
  /// The addresses at which the memory may change, descending; nil before the first look-up.
  private var bounds: [UInt64]?

  init(of profiler: Profiler, _ memory: CodeMemory) { (self.profiler, self.memory) = (profiler, memory) }

  /// Returns the run that contains an address. The address must not be below that of the previous call.
  mutating func run(at address: UInt64) -> Run {
    if let current, address <= current.last { return current }
    guard memory.unknown == nil else { return Run(last: .max, lookup: .unknown) }
    if bounds == nil { bounds = memory.bounds(from: Address(address), through: Address(.max)).sorted(by: >) }
    while let bound = bounds?.last, bound <= address { bounds?.removeLast() }
    let place = memory.place(at: Address(address))
    let isDecided = place.isExecutable || !place.isReachable(by: profiler)
    let lookup = isDecided ? place.lookup(by: profiler) : .unknown
    let run = Run(
      last: bounds?.last.map { $0 - 1 } ?? .max, lookup: lookup, refused: lookup == .nameless ? place.refusedMemory(for: profiler) : nil,
      isMapUnreachable: !place.isReachable(by: profiler))
    current = run
    return run
  }
}

extension ReadLines {
  /// Compares a profiler with the owners of the bytes in a snapshot of a map, given the memory of the process. O(entries × log entries).
  package func errors(
    of profiler: Profiler, _ entries: EntrySnapshot, _ owners: RangesSnapshot, _ memory: CodeMemory, _ work: ComparisonWork
  ) -> ProfilerErrors {
    guard let reader = readers.first(where: { $0.profiler == profiler }) else {
      return ProfilerErrors(profiler, ownedBytes: owners.ranges.ownedBytes)
    }
    let source = source(of: reader, entries.table, work)
    var comparison = Comparison(of: profiler, source, owners.ranges, memory)
    profiler.forEachRun(source, owners.ranges) { comparison.add($0, $1, $2) }
    var errors = comparison.finish()
    errors.refusal = reader.emulation.refusal
    return errors
  }
}
