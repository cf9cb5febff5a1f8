import PerfMap

/// The symbols of all profilers in the order of their lines, one for all that understood a line alike.
struct SymbolPool {
  private(set) var symbols: [Symbol] = []

  /// The largest number of symbols: places are 32-bit numbers.
  static let limit = Int(UInt32.max)

  subscript(place: UInt32) -> Symbol { symbols[Int(place)] }

  /// The place of a symbol of the newest line, which is added unless it is there. O(symbols of one line).
  mutating func place(of symbol: Symbol) -> UInt32? {
    var index = symbols.count
    while index > 0, symbols[index - 1].line == symbol.line {
      index -= 1
      if symbols[index] == symbol { return UInt32(index) }
    }
    guard symbols.count < Self.limit else { return nil }
    symbols.append(symbol)
    return UInt32(symbols.count - 1)
  }

  /// Adds the symbol of a line whose name are the bytes of a range of its text.
  mutating func place(
    start: UInt64, size: UInt64, name: Range<Int>, of text: Span<UInt8>, _ line: LinePlace
  ) -> UInt32? {
    // Of a line longer than 1 MiB only the start is known; its name still runs to its end.
    let unseen = name.upperBound == text.count ? line.length - UInt64(text.count) : 0
    return place(
      of: Symbol(
        start: Address(start), size: ByteCount(size),
        name: TextRange(offset: line.offset + UInt64(name.lowerBound), length: UInt64(name.count) + unseen),
        line: line.number, nameHash: Entry.hash(ofName: text.extracting(name))))
  }
}

/// What a profiler keeps of a map, and how it looks an address up.
protocol ProfilerTable {
  /// Takes the next line.
  mutating func take(_ text: Span<UInt8>, _ line: LinePlace, _ pool: inout SymbolPool)
  /// Ends the map; look-ups come after.
  mutating func finish(_ pool: SymbolPool)
  /// The symbol that it shows for an address.
  func symbol(at address: UInt64, _ pool: SymbolPool) -> UInt32?
  /// Why it makes nothing of the map.
  var refusal: Refusal? { get }
}
