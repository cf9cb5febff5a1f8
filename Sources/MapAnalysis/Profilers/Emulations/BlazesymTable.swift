import PerfMap

/// The table of blazesym: sorted by start and size. blazesym rejects a map with a malformed line.
///
/// Only entries with the highest start at or below the address count: the smallest of them that contains the address is shown. Entries with
/// a lower start are never shown, even if they contain the address. Source: `symbolize/perf_map.rs`.
struct BlazesymTable: ProfilerTable {
  private var symbols: [UInt32] = []
  private var starts: [UInt64] = []
  private(set) var refusal: Refusal?

  mutating func add(_ text: Span<UInt8>, _ line: LineLocation, _ pool: inout SymbolPool) -> LineReading {
    // blazesym ends a line at a CR too, and ignores empty lines.
    var reading = LineReading.dropped
    var from = 0
    while from <= text.count {
      var to = from
      while to < text.count, text[to] != 0x0d { to += 1 }
      if to > from { reading = addPart(text, from..<to, line, &pool) }
      if case .refused(let cause) = reading {
        refusal = refusal ?? Refusal(cause: cause, line: line.number)
        return reading
      }
      from = to + 1
    }
    return reading
  }

  private mutating func addPart(_ text: Span<UInt8>, _ part: Range<Int>, _ line: LineLocation, _ pool: inout SymbolPool) -> LineReading {
    guard let address = field(text, part), let start = HexNumbers.rust(text, address),
      let length = field(text, address.upperBound + 1..<part.upperBound), let size = HexNumbers.rust(text, length)
    else { return .refused(.malformedLine) }
    let name = length.upperBound + 1..<part.upperBound
    guard UTF8Check.isValid(text, name, isCut: UInt64(text.count) < line.length) else { return .refused(.notUTF8) }
    guard refusal == nil, let index = pool.add(start: start, size: size, name: name, of: text, line) else { return .entry(nil) }
    symbols.append(index)
    return .entry(pool[index])
  }

  /// Returns the range before the first white space in `part`, or nil if there is none.
  private func field(_ text: Span<UInt8>, _ part: Range<Int>) -> Range<Int>? {
    for index in part {
      // Rust's `is_ascii_whitespace` excludes the vertical tab.
      if HexNumbers.isBlank(text[index]), text[index] != 0x0b { return part.lowerBound..<index }
    }
    return nil
  }

  mutating func finish(_ pool: SymbolPool) {
    symbols.sort {
      (pool[$0].start.rawValue, pool[$0].size.rawValue, $0) < (pool[$1].start.rawValue, pool[$1].size.rawValue, $1)
    }
    starts = symbols.map { pool[$0].start.rawValue }
  }

  func symbol(at address: UInt64, _ pool: SymbolPool) -> UInt32? {
    guard refusal == nil else { return nil }
    let above = starts.partitioningIndex { $0 > address }
    guard above > 0 else { return nil }
    let start = starts[above - 1]
    let first = starts.partitioningIndex { $0 >= start }
    if start == address, pool[symbols[first]].size == .zero { return symbols[first] }
    // Sizes ascend: the first entry that reaches the address is the smallest. Its end must not wrap around 2^64.
    let reaching = symbols[first..<above].partitioningIndex { pool[$0].size.rawValue > address - start }
    guard reaching < above, pool[symbols[reaching]].wrappedEnd > address else { return nil }
    return symbols[reaching]
  }
}

enum UTF8Check {
  /// True if a range of the text is valid UTF-8. If `isCut`, the last character of the text may be incomplete.
  static func isValid(_ text: Span<UInt8>, _ range: Range<Int>, isCut: Bool = false) -> Bool {
    var end = range.upperBound
    if isCut, end == text.count {
      while end > range.lowerBound, text.count - end < 4, text[end - 1] >= 0x80 { end -= 1 }
    }
    return (try? UTF8Span(validating: text.extracting(range.lowerBound..<end))) != nil
  }
}
