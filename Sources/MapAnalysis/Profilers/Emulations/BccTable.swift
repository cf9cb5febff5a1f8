import PerfMap

/// The table of bcc, and of a bpftrace that uses libbcc: sorted by start, searched backward from the highest start at or below the
/// address.
///
/// The search succeeds at the first entry that contains the address, and fails at the first entry that ends before that highest start. Of
/// entries with equal starts, the last one in the table comes first. libbcc sorts by start alone with `std::sort`, so the order of equal
/// starts is neither that of the lines nor its reverse once the map has more than 16 entries; ``StandardSort`` reproduces it. A libbcc
/// linked with another C++ library than libstdc++ may differ.
/// Source: `bcc_perf_map_foreach_sym`, and `ProcSyms::Module::load_sym_table` and `find_addr`. Verified with libbcc 0.26.
struct BccTable: ProfilerEmulation {
  /// True once a number exceeded 64 bits: bcc never clears `errno`.
  private var hasRangeError = false

  var refusal: Refusal? { nil }

  mutating func read(_ text: Span<UInt8>, _ line: LineLocation, _ add: Adding) -> LineReading {
    guard let start = number(text, from: 0), start.value != 0 else { return .dropped }
    let sizeStart = skipBlanks(text, from: start.end)
    guard let size = number(text, from: sizeStart) else { return .dropped }
    if size.end == sizeStart, size.value == 0 { return .dropped }
    let name = skipBlanks(text, from: size.end)
    var nameEnd = name
    while nameEnd < text.count, text[nameEnd] != 0 { nameEnd += 1 }
    return add(start.value, size.value, name..<nameEnd).map { .entry($0) } ?? .dropped
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

  static func forEachRun(_ symbols: SymbolSource, _ owners: LiveRanges, _ body: (UInt64, UInt64, SymbolID) -> Void) {
    var table: [StandardSort.Element] = []
    table.reserveCapacity(symbols.count)
    symbols.forEach { id, start, _ in table.append(StandardSort.Element(key: start, index: id.rawValue)) }
    StandardSort.sort(&table)
    var search = BackwardSearch()
    var next = 0
    while next < table.count {
      let key = table[next].key
      while next < table.count, table[next].key == key {
        let id = SymbolID(rawValue: table[next].index)
        search.push(id, end: key &+ symbols.range(of: id).size)
        next += 1
      }
      search.forEachRun(from: key, through: next < table.count ? table[next].key - 1 : .max, body)
    }
  }
}

/// bcc's backward search from a position in its table, for ascending addresses.
///
/// An entry can only be found while no later entry ends at or after its end. The entries that can be found form a stack: the first hit of
/// the search is the topmost entry that ends after the address.
private struct BackwardSearch {
  private struct Candidate {
    var end: UInt64
    /// The lowest end of the later entries that are not candidates; 2^64 - 1 without such an entry.
    var lowestAfter: UInt64
    var id: SymbolID
  }

  private var stack: [Candidate] = []

  /// Adds the next entry of the table.
  mutating func push(_ id: SymbolID, end: UInt64) {
    while let top = stack.last, top.end <= end { pop(top) }
    stack.append(Candidate(end: end, lowestAfter: .max, id: id))
  }

  private mutating func pop(_ top: Candidate) {
    stack.removeLast()
    guard let below = stack.indices.last else { return }
    stack[below].lowestAfter = min(stack[below].lowestAfter, top.end, top.lowestAfter)
  }

  /// Calls `body` with the results for the addresses from `key`, the highest start in the table, through `last`.
  mutating func forEachRun(from key: UInt64, through last: UInt64, _ body: (UInt64, UInt64, SymbolID) -> Void) {
    var address = key
    while true {
      while let top = stack.last, top.end <= address { pop(top) }
      // The search fails at an entry that ends before the highest start.
      guard let top = stack.last, top.lowestAfter >= key else { return }
      body(address, min(last, top.end - 1), top.id)
      guard top.end <= last else { return }
      address = top.end
    }
  }
}
