import PerfMap

/// The table of blazesym: sorted by start and size. blazesym rejects a map with a malformed line.
///
/// Only entries with the highest start at or below the address count: the smallest of them that contains the address is shown. Entries with
/// a lower start are never shown, even if they contain the address. Source: `symbolize/perf_map.rs`.
struct BlazesymTable: ProfilerEmulation {
  private(set) var refusal: Refusal?

  mutating func read(_ text: Span<UInt8>, _ line: LineLocation, _ add: Adding) -> LineReading {
    // blazesym ends a line at a CR too, and ignores empty lines.
    var reading = LineReading.dropped
    var from = 0
    while from <= text.count {
      var to = from
      while to < text.count, text[to] != 0x0d { to += 1 }
      if to > from { reading = readPart(text, from..<to, line, add) }
      if case .refused(let cause) = reading {
        refusal = refusal ?? Refusal(cause: cause, line: line.number)
        return reading
      }
      from = to + 1
    }
    return reading
  }

  private func readPart(_ text: Span<UInt8>, _ part: Range<Int>, _ line: LineLocation, _ add: Adding) -> LineReading {
    guard let address = field(text, part), let start = HexNumbers.rust(text, address),
      let length = field(text, address.upperBound + 1..<part.upperBound), let size = HexNumbers.rust(text, length)
    else { return .refused(.malformedLine) }
    let name = length.upperBound + 1..<part.upperBound
    guard UTF8Check.isValid(text, name, isCut: UInt64(text.count) < line.length) else { return .refused(.notUTF8) }
    return .entry(refusal == nil ? add(start, size, name) : nil)
  }

  /// Returns the range before the first white space in `part`, or nil if there is none.
  private func field(_ text: Span<UInt8>, _ part: Range<Int>) -> Range<Int>? {
    for index in part {
      // Rust's `is_ascii_whitespace` excludes the vertical tab.
      if HexNumbers.isBlank(text[index]), text[index] != 0x0b { return part.lowerBound..<index }
    }
    return nil
  }

  static func forEachRun(_ symbols: SymbolSource, _ owners: LiveRanges, _ body: (UInt64, UInt64, SymbolID) -> Void) {
    let ids = symbols.ids
    var table: [StandardSort.Element] = []
    table.reserveCapacity(ids.count)
    symbols.forEach { _, start, _ in table.append(StandardSort.Element(key: start, index: UInt32(truncatingIfNeeded: table.count))) }
    table.sort { ($0.key, $0.index) < ($1.key, $1.index) }
    var next = 0
    var group: [(id: SymbolID, size: UInt64, order: UInt32)] = []
    while next < table.count {
      let start = table[next].key
      group.removeAll(keepingCapacity: true)
      while next < table.count, table[next].key == start {
        let id = ids[Int(table[next].index)]
        group.append((id, symbols.range(of: id).size, table[next].index))
        next += 1
      }
      if group.count > 1 { group.sort { ($0.size, $0.order) < ($1.size, $1.order) } }
      forEachRun(of: group, from: start, through: next < table.count ? table[next].key - 1 : .max, body)
    }
  }

  /// Calls `body` with the results for the addresses up to the next start. `group` are the symbols that start at `start`, smallest first.
  private static func forEachRun(
    of group: [(id: SymbolID, size: UInt64, order: UInt32)], from start: UInt64, through last: UInt64,
    _ body: (UInt64, UInt64, SymbolID) -> Void
  ) {
    var address = start
    for symbol in group where symbol.size > address - start || symbol.size == 0 && address == start {
      // A symbol whose end wraps around 2^64 is never shown; the ends of the larger symbols after it wrap too.
      let (end, overflow) = start.addingReportingOverflow(max(symbol.size, 1))
      guard !overflow || symbol.size == 0 else { return }
      body(address, min(last, end &- 1), symbol.id)
      guard !overflow, end <= last else { return }
      address = end
    }
  }
}

enum UTF8Check {
  /// Returns true if a range of the text is valid UTF-8. If `isCut`, the last character of the text may be incomplete.
  static func isValid(_ text: Span<UInt8>, _ range: Range<Int>, isCut: Bool = false) -> Bool {
    var end = range.upperBound
    if isCut, end == text.count {
      while end > range.lowerBound, text.count - end < 4, text[end - 1] >= 0x80 { end -= 1 }
    }
    return (try? UTF8Span(validating: text.extracting(range.lowerBound..<end))) != nil
  }
}
