import PerfMap

/// blazesym: one line that it does not like rejects the whole map; sorted by start and size, only the highest start counts.
///
/// Of the entries that start at the highest start at or below the address, the smallest that contains it answers; when none does,
/// nobody answers, also where an entry that starts lower covers the address. Source: `symbolize/perf_map.rs`.
struct BlazesymTable: ProfilerTable {
  private var places: [UInt32] = []
  private var starts: [UInt64] = []
  private(set) var refusal: Refusal?

  mutating func take(_ text: Span<UInt8>, _ line: LinePlace, _ pool: inout SymbolPool) {
    // CR ends a line too.
    var from = 0
    while from <= text.count, refusal == nil {
      var to = from
      while to < text.count, text[to] != 0x0d { to += 1 }
      if to > from { takePart(text, from..<to, line, &pool) }
      from = to + 1
    }
  }

  private mutating func takePart(_ text: Span<UInt8>, _ part: Range<Int>, _ line: LinePlace, _ pool: inout SymbolPool) {
    guard let address = field(text, part), let start = HexNumbers.rust(text, address),
      let length = field(text, address.upperBound + 1..<part.upperBound), let size = HexNumbers.rust(text, length)
    else {
      refusal = Refusal(cause: .malformedLine, line: line.number)
      return
    }
    let name = length.upperBound + 1..<part.upperBound
    guard UTF8Check.isValid(text, name, isCut: UInt64(text.count) < line.length) else {
      refusal = Refusal(cause: .notUTF8, line: line.number)
      return
    }
    if let place = pool.place(start: start, size: size, name: name, of: text, line) { places.append(place) }
  }

  /// The bytes up to the first white space, which has to be there.
  private func field(_ text: Span<UInt8>, _ part: Range<Int>) -> Range<Int>? {
    for index in part {
      // Rust's `is_ascii_whitespace` leaves the vertical tab out.
      if HexNumbers.isBlank(text[index]), text[index] != 0x0b { return part.lowerBound..<index }
    }
    return nil
  }

  mutating func finish(_ pool: SymbolPool) {
    places.sort {
      (pool[$0].start.rawValue, pool[$0].size.rawValue, $0) < (pool[$1].start.rawValue, pool[$1].size.rawValue, $1)
    }
    starts = places.map { pool[$0].start.rawValue }
  }

  func symbol(at address: UInt64, _ pool: SymbolPool) -> UInt32? {
    guard refusal == nil else { return nil }
    let above = starts.partitioningIndex { $0 > address }
    guard above > 0 else { return nil }
    let start = starts[above - 1]
    let first = starts.partitioningIndex { $0 >= start }
    if start == address, pool[places[first]].size == .zero { return places[first] }
    // Sizes grow: the first that reaches the address, unless its end has wrapped around.
    let reaching = places[first..<above].partitioningIndex { pool[$0].size.rawValue > address - start }
    guard reaching < above, pool[places[reaching]].wrappedEnd > address else { return nil }
    return places[reaching]
  }
}

/// Whether bytes are UTF-8, as Unicode and Rust mean it.
enum UTF8Check {
  /// Looks at a range of a text; of a text that goes on unseen the last character may be cut.
  static func isValid(_ text: Span<UInt8>, _ range: Range<Int>, isCut: Bool = false) -> Bool {
    var end = range.upperBound
    if isCut, end == text.count {
      while end > range.lowerBound, text.count - end < 4, text[end - 1] >= 0x80 { end -= 1 }
    }
    return (try? UTF8Span(validating: text.extracting(range.lowerBound..<end))) != nil
  }
}
