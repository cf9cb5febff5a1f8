import PerfMap

/// The table of samply: a new entry deletes every older entry that it overlaps. Names are looked up by a relative 32-bit address.
///
/// samply puts the code of all entries into a synthetic library, in line order, and finds a name by the address in that library. An entry
/// of size 0 has the same relative address as the next entry and hides the name of that entry, because only the smaller symbol is stored.
/// One byte that is not UTF-8 loses the whole map. An entry with a START + SIZE of 2^64 or more makes samply panic. Source: samply's
/// `perf_map.rs`; `LibMappings::add_mapping` and `SymbolTable` of fxprof-processed-profile.
struct SamplyTable: ProfilerTable {
  /// A symbol of the synthetic library.
  private struct Named {
    var address: UInt32
    var size: UInt32
    var index: UInt32
  }

  private var symbols: [UInt32] = []
  private var relatives: [UInt32] = []
  private var names: [Named] = []
  /// The ranges of entries. An entry of size 0 is stored with size 1: it deletes older entries that cover it, and newer ones delete it.
  private var mappings = LiveRanges()
  private var cumulative: UInt32 = 0
  private(set) var refusal: Refusal?

  mutating func add(_ text: Span<UInt8>, _ line: LineLocation, _ pool: inout SymbolPool) -> LineReading {
    guard UTF8Check.isValid(text, 0..<text.count, isCut: UInt64(text.count) < line.length) else {
      return refuse(.notUTF8, line)
    }
    // samply treats a CR before the LF as part of the line end.
    let end = line.isTerminated && text.count > 0 && text[text.count - 1] == 0x0d ? text.count - 1 : text.count
    guard let address = field(text, 0..<end), let length = field(text, address.upperBound + 1..<end), length.upperBound + 1 < end,
      let start = HexNumbers.rust(text, trimmed(text, address)), let size = HexNumbers.rust(text, trimmed(text, length))
    else { return .dropped }
    let (last, overflow) = start.addingReportingOverflow(size)
    guard !overflow else {
      return refuse(.wrapsAround, line)
    }
    guard refusal == nil, symbols.count < EntryTable.largestCount,
      let index = pool.add(start: start, size: size, name: length.upperBound + 1..<end, of: text, line)
    else { return .entry(nil) }
    names.append(Named(address: cumulative, size: UInt32(truncatingIfNeeded: size), index: UInt32(symbols.count)))
    symbols.append(index)
    relatives.append(cumulative)
    cumulative &+= UInt32(truncatingIfNeeded: size)
    mappings.insert(AddressRange(unchecked: Address(start), size: ByteCount(last == start ? 1 : size))) { _, _ in }
    return .entry(pool[index])
  }

  /// Rejects the map, unless an earlier line has already caused that.
  private mutating func refuse(_ cause: Refusal.Cause, _ line: LineLocation) -> LineReading {
    refusal = refusal ?? Refusal(cause: cause, line: line.number)
    return .refused(cause)
  }

  /// Returns the range before the first space in `part`, or nil if there is none.
  private func field(_ text: Span<UInt8>, _ part: Range<Int>) -> Range<Int>? {
    for index in part where text[index] == 0x20 { return part.lowerBound..<index }
    return nil
  }

  /// Returns the range without any leading `0x`, including repeated ones.
  private func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    while start + 1 < range.upperBound, text[start] == UInt8(ascii: "0"), text[start + 1] == UInt8(ascii: "x") { start += 2 }
    return start..<range.upperBound
  }

  mutating func finish(_ pool: SymbolPool) {
    names.sort { ($0.address, $0.size, $0.index) < ($1.address, $1.size, $1.index) }
    var kept: [Named] = []
    for name in names where kept.last?.address != name.address { kept.append(name) }
    names = kept
  }

  func symbol(at address: UInt64, _ pool: SymbolPool) -> UInt32? {
    guard refusal == nil, let piece = mappings.piece(at: Address(address)) else { return nil }
    let symbol = pool[symbols[piece.owner.index]]
    guard mappings.ownership(of: piece.owner) == .live, symbol.size > .zero else { return nil }
    let relative = relatives[piece.owner.index] &+ UInt32(truncatingIfNeeded: address - symbol.start.rawValue)
    let above = names.partitioningIndex { $0.address > relative }
    guard above > 0 else { return nil }
    let named = names[above - 1]
    guard relative < named.address.addingSaturated(named.size) else { return nil }
    return symbols[Int(named.index)]
  }
}
