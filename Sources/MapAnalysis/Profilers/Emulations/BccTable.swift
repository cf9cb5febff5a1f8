import PerfMap

/// The table of bcc and bpftrace: sorted by start, searched backward from the highest start at or below the address.
///
/// The search succeeds at the first entry that contains the address, and fails at the first entry that ends before that start. bcc sorts
/// entries of equal start in no fixed order (`std::sort`). The emulation finds the later line first, as bcc does in maps of up to 16 lines.
/// Source: `bcc_perf_map_foreach_sym` and `ProcSyms::Module::find_addr`.
struct BccTable: ProfilerTable {
  private var symbols: [UInt32] = []
  private var starts: [UInt64] = []
  private var ends = ExtremaTree([])
  /// True once a number exceeded 64 bits: bcc never clears `errno`.
  private var hasRangeError = false

  var refusal: Refusal? { nil }

  mutating func add(_ text: Span<UInt8>, _ line: LineLocation, _ pool: inout SymbolPool) {
    guard let start = number(text, from: 0), start.value != 0 else { return }
    let sizeStart = skipBlanks(text, from: start.end)
    guard let size = number(text, from: sizeStart) else { return }
    if size.end == sizeStart, size.value == 0 { return }
    let name = skipBlanks(text, from: size.end)
    var nameEnd = name
    while nameEnd < text.count, text[nameEnd] != 0 { nameEnd += 1 }
    if let index = pool.add(start: start.value, size: size.value, name: name..<nameEnd, of: text, line) { symbols.append(index) }
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
    // Pool indices increase with the lines: for equal starts, the later line comes last.
    symbols.sort { (pool[$0].start.rawValue, $0) < (pool[$1].start.rawValue, $1) }
    starts = symbols.map { pool[$0].start.rawValue }
    ends = ExtremaTree(symbols.map { pool[$0].wrappedEnd })
  }

  func symbol(at address: UInt64, _ pool: SymbolPool) -> UInt32? {
    let above = starts.partitioningIndex { $0 > address }
    guard above > 0 else { return nil }
    guard let hit = ends.last(before: above, over: address) else { return nil }
    if let stop = ends.last(before: above, under: starts[above - 1]), stop > hit { return nil }
    return symbols[hit]
  }
}
