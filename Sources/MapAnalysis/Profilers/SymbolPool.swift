import PerfMap

/// The symbols of all profilers, in line order. Profilers that parse a line in the same way share its symbol.
struct SymbolPool {
  private(set) var symbols: [Symbol] = []

  subscript(index: UInt32) -> Symbol { symbols[Int(index)] }

  /// Adds a symbol of the newest line unless it is present, and returns its index; nil if the pool is full. O(symbols of the line).
  mutating func add(_ symbol: Symbol) -> UInt32? {
    var index = symbols.count
    while index > 0, symbols[index - 1].line == symbol.line {
      index -= 1
      if symbols[index] == symbol { return UInt32(index) }
    }
    guard symbols.count < Int(UInt32.max) else { return nil }
    symbols.append(symbol)
    return UInt32(symbols.count - 1)
  }

  /// Adds a symbol parsed from a line, and returns its index; nil if the pool is full. `name` is a range of `text`.
  mutating func add(start: UInt64, size: UInt64, name: Range<Int>, of text: Span<UInt8>, _ line: LineLocation) -> UInt32? {
    // The text of a line over 1 MiB is truncated, but its name extends to the end of the line.
    let omitted = name.upperBound == text.count ? line.length - UInt64(text.count) : 0
    return add(
      Symbol(
        start: Address(start), size: ByteCount(size),
        name: TextRange(offset: line.offset + UInt64(name.lowerBound), length: UInt64(name.count) + omitted),
        line: line.number, nameHash: Entry.hash(ofName: text.extracting(name))))
  }
}

/// The emulated symbol table of a profiler: indices into a ``SymbolPool``.
protocol ProfilerTable {
  /// Parses the next line, and adds its symbols to the pool unless the map has been rejected.
  mutating func add(_ text: Span<UInt8>, _ line: LineLocation, _ pool: inout SymbolPool) -> LineReading
  /// Prepares look-ups after the last line.
  mutating func finish(_ pool: SymbolPool)
  /// Returns the pool index of the symbol that the profiler shows for an address, or nil if it shows none.
  func symbol(at address: UInt64, _ pool: SymbolPool) -> UInt32?
  /// The reason why the profiler rejects the whole map; nil if it accepts the map.
  var refusal: Refusal? { get }
}
