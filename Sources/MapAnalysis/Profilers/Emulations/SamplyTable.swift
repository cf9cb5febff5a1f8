import PerfMap

/// samply: the newest entry deletes every older one that it touches; names are looked up by a second address of 32 bits.
///
/// All code is laid out one after the other in an invented library, and that address finds the name. So an entry of size 0 takes
/// the name of the one that follows it in the file: both have the same invented address, and only the smaller is kept. One byte
/// that is not UTF-8 loses the whole map; an entry that reaches 2^64 ends samply with a panic.
/// Source: samply's `perf_map.rs`; `LibMappings::add_mapping` and `SymbolTable` of fxprof-processed-profile.
struct SamplyTable: ProfilerTable {
  /// A symbol of the invented library.
  private struct Named {
    var address: UInt32
    var size: UInt32
    var place: UInt32
  }

  private var places: [UInt32] = []
  private var relatives: [UInt32] = []
  private var names: [Named] = []
  /// Entries of size 0 stand as one byte: they too delete what covers it, and are deleted by what covers it.
  private var mappings = LiveRanges()
  private var cumulative: UInt32 = 0
  private(set) var refusal: Refusal?

  mutating func take(_ text: Span<UInt8>, _ line: LinePlace, _ pool: inout SymbolPool) {
    guard refusal == nil else { return }
    guard UTF8Check.isValid(text, 0..<text.count, isCut: UInt64(text.count) < line.length) else {
      refusal = Refusal(cause: .notUTF8, line: line.number)
      return
    }
    // A CR before the LF belongs to the end of the line.
    let end = line.isTerminated && text.count > 0 && text[text.count - 1] == 0x0d ? text.count - 1 : text.count
    guard let address = field(text, 0..<end), let length = field(text, address.upperBound + 1..<end), length.upperBound + 1 < end,
      let start = HexNumbers.rust(text, trimmed(text, address)), let size = HexNumbers.rust(text, trimmed(text, length))
    else { return }
    let (last, overflow) = start.addingReportingOverflow(size)
    guard !overflow else {
      refusal = Refusal(cause: .wrapsAround, line: line.number)
      return
    }
    guard places.count < EntryTable.largestCount,
      let place = pool.place(start: start, size: size, name: length.upperBound + 1..<end, of: text, line)
    else { return }
    names.append(Named(address: cumulative, size: UInt32(truncatingIfNeeded: size), place: UInt32(places.count)))
    places.append(place)
    relatives.append(cumulative)
    cumulative &+= UInt32(truncatingIfNeeded: size)
    mappings.insert(AddressRange(unchecked: Address(start), size: ByteCount(last == start ? 1 : size))) { _, _ in }
  }

  /// The bytes up to the first space, which has to be there.
  private func field(_ text: Span<UInt8>, _ part: Range<Int>) -> Range<Int>? {
    for index in part where text[index] == 0x20 { return part.lowerBound..<index }
    return nil
  }

  /// Without every `0x` at the start.
  private func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    while start + 1 < range.upperBound, text[start] == UInt8(ascii: "0"), text[start + 1] == UInt8(ascii: "x") { start += 2 }
    return start..<range.upperBound
  }

  mutating func finish(_ pool: SymbolPool) {
    names.sort { ($0.address, $0.size, $0.place) < ($1.address, $1.size, $1.place) }
    var kept: [Named] = []
    for name in names where kept.last?.address != name.address { kept.append(name) }
    names = kept
  }

  func symbol(at address: UInt64, _ pool: SymbolPool) -> UInt32? {
    guard refusal == nil, let piece = mappings.piece(at: Address(address)) else { return nil }
    let symbol = pool[places[piece.owner.index]]
    guard mappings.ownership(of: piece.owner) == .live, symbol.size > .zero else { return nil }
    let relative = relatives[piece.owner.index] &+ UInt32(truncatingIfNeeded: address - symbol.start.rawValue)
    let above = names.partitioningIndex { $0.address > relative }
    guard above > 0 else { return nil }
    let named = names[above - 1]
    guard relative < named.address.addingSaturated(named.size) else { return nil }
    return places[Int(named.place)]
  }
}
