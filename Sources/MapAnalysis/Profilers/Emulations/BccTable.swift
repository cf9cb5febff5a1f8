import PerfMap

/// The table of bcc, and of a bpftrace that uses libbcc: sorted by start, searched backward from the highest start at or below the
/// address.
///
/// The search succeeds at the first entry that contains the address, and fails at the first entry that ends before that highest start. Of
/// entries with equal starts, the last one in the table comes first. libbcc sorts by start alone with `std::sort`, so the order of equal
/// starts is neither that of the lines nor its reverse once the map has more than 16 entries; ``StandardSort`` reproduces it. A libbcc
/// linked with another C++ library than libstdc++ may differ.
/// Source: `bcc_perf_map_foreach_sym`, and `ProcSyms::Module::load_sym_table` and `find_addr`. Verified with libbcc 0.26.
struct BccTable: ProfilerTable {
  /// The start and the pool index of each symbol, in line order until `finish` sorts them.
  private var symbols: [StandardSort.Element] = []
  private var ends = ExtremaTree([])
  /// True once a number exceeded 64 bits: bcc never clears `errno`.
  private var hasRangeError = false

  var refusal: Refusal? { nil }

  mutating func add(_ text: Span<UInt8>, _ line: LineLocation, _ pool: inout SymbolPool) -> LineReading {
    guard let start = number(text, from: 0), start.value != 0 else { return .dropped }
    let sizeStart = skipBlanks(text, from: start.end)
    guard let size = number(text, from: sizeStart) else { return .dropped }
    if size.end == sizeStart, size.value == 0 { return .dropped }
    let name = skipBlanks(text, from: size.end)
    var nameEnd = name
    while nameEnd < text.count, text[nameEnd] != 0 { nameEnd += 1 }
    guard let index = pool.add(start: start.value, size: size.value, name: name..<nameEnd, of: text, line) else { return .dropped }
    symbols.append(StandardSort.Element(key: start.value, index: index))
    return .entry(pool[index])
  }

  /// Parses a number; nil if no space follows. Once a number has exceeded 64 bits, 2^64 - 1 is rejected, because `errno` stays set.
  private mutating func number(_ text: Span<UInt8>, from: Int) -> HexNumbers.C? {
    let number = HexNumbers.c(text, from: from)
    hasRangeError = hasRangeError || number.isOutOfRange
    guard number.end < text.count, text[number.end] == 0x20 else { return nil }
    return number.value == .max && hasRangeError ? nil : number
  }

  private func skipBlanks(_ text: Span<UInt8>, from: Int) -> Int {
    var index = from
    while index < text.count, HexNumbers.isBlank(text[index]) { index += 1 }
    return index
  }

  mutating func finish(_ pool: SymbolPool) {
    StandardSort.sort(&symbols)
    ends = ExtremaTree(symbols.map { pool[$0.index].wrappedEnd })
  }

  func symbol(at address: UInt64, _ pool: SymbolPool) -> UInt32? {
    let above = symbols.partitioningIndex { $0.key > address }
    guard above > 0 else { return nil }
    guard let hit = ends.last(before: above, over: address) else { return nil }
    if let stop = ends.last(before: above, under: symbols[above - 1].key), stop > hit { return nil }
    return symbols[hit].index
  }
}
