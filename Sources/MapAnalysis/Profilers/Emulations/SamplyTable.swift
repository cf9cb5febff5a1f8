import PerfMap

/// The table of samply: a new entry deletes every older entry that it overlaps. Names are looked up by a relative 32-bit address.
///
/// samply puts the code of all entries into a synthetic library, in line order, and finds a name by the address in that library. An entry
/// of size 0 has the same relative address as the next entry and hides the name of that entry, because only the smaller symbol is stored.
/// One byte that is not UTF-8 loses the whole map. An entry with a START + SIZE of 2^64 or more makes samply panic. Source: samply's
/// `perf_map.rs`; `LibMappings::add_mapping` and `SymbolTable` of fxprof-processed-profile.
struct SamplyTable: ProfilerEmulation {
  private(set) var refusal: Refusal?

  mutating func read(_ text: Span<UInt8>, _ line: LineLocation, _ add: Adding) -> LineReading {
    guard UTF8Check.isValid(text, 0..<text.count, isCut: UInt64(text.count) < line.length) else {
      return refuse(.notUTF8, line)
    }
    // samply treats a CR before the LF as part of the line end.
    let end = line.isTerminated && text.count > 0 && text[text.count - 1] == 0x0d ? text.count - 1 : text.count
    guard let address = field(text, 0..<end), let length = field(text, address.upperBound + 1..<end), length.upperBound + 1 < end,
      let start = HexNumbers.rust(text, trimmed(text, address)), let size = HexNumbers.rust(text, trimmed(text, length))
    else { return .dropped }
    guard !start.addingReportingOverflow(size).overflow else { return refuse(.wrapsAround, line) }
    return .entry(refusal == nil ? add(start, size, length.upperBound + 1..<end) : nil)
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

  static func forEachRun(_ symbols: SymbolSource, _ owners: LiveRanges, _ body: (UInt64, UInt64, SymbolID) -> Void) {
    let library = SyntheticLibrary(symbols)
    guard library.symbolCount == symbols.count else { return }
    func visit(_ piece: LiveRanges.Piece) {
      // An entry that lost bytes was deleted. The range of an entry of size 0 is stored with size 1.
      let id = library.ids[piece.owner.index]
      let (start, size) = symbols.range(of: id)
      guard size == piece.range.size.rawValue, start == piece.range.start.rawValue else { return }
      library.forEachRun(of: piece.owner.index, start: start, size: size, body)
    }
    guard symbols.hasOwnersOfSamply else {
      var ranges = LiveRanges()
      symbols.forEach { _, start, size in ranges.insert(AddressRange(unchecked: Address(start), size: ByteCount(max(size, 1)))) { _, _ in }
      }
      return ranges.forEachPiece(visit)
    }
    owners.forEachPiece(visit)
  }
}

extension SymbolSource {
  /// True if the symbols own the same bytes in samply as the entries of the map: all lines are entries, and none has size 0.
  fileprivate var hasOwnersOfSamply: Bool {
    guard !isRejected, list.skipped.isEmpty, list.added.isEmpty, entries.count <= SymbolID.largestCount else { return false }
    return !(0..<entries.count).contains { entries.range(of: EntryID(UInt32($0))).isEmpty }
  }
}

/// samply's library of all code, in which names are found by a relative address of 32 bits.
private struct SyntheticLibrary {
  private struct Named {
    var address: UInt32
    var size: UInt32
    var index: UInt32
  }

  let ids: [SymbolID]
  /// The relative address of each symbol, in line order.
  private var relatives: [UInt32] = []
  /// The number of symbols, which is too small after the work has been cancelled.
  var symbolCount: Int { min(ids.count, relatives.count) }
  /// The names by relative address, of which only the smallest symbol at each address is kept.
  private var names: [Named] = []

  /// The maximum number of names that are distinguished inside one entry; the last one counts for the rest. An entry has several names only
  /// if the sizes of all entries exceed 4 GiB, and without a limit, all entries could have all names.
  private static let partLimit = 256

  init(_ symbols: SymbolSource) {
    ids = symbols.ids
    relatives.reserveCapacity(ids.count)
    names.reserveCapacity(ids.count)
    var cumulative: UInt32 = 0
    symbols.forEach { _, _, size in
      let size = UInt32(truncatingIfNeeded: size)
      names.append(Named(address: cumulative, size: size, index: UInt32(truncatingIfNeeded: relatives.count)))
      relatives.append(cumulative)
      cumulative &+= size
    }
    names.sort { ($0.address, $0.size, $0.index) < ($1.address, $1.size, $1.index) }
    var kept = 0
    for next in names.indices where kept == 0 || names[kept - 1].address != names[next].address {
      names[kept] = names[next]
      kept += 1
    }
    names.removeLast(names.count - kept)
  }

  /// Calls `body` with the name of each part of a symbol that was not deleted.
  func forEachRun(of index: Int, start: UInt64, size: UInt64, _ body: (UInt64, UInt64, SymbolID) -> Void) {
    var offset: UInt64 = 0
    for part in 1...Self.partLimit {
      let relative = relatives[index] &+ UInt32(truncatingIfNeeded: offset)
      let above = firstName(above: relative, near: index)
      var length = (above < names.count ? UInt64(names[above].address) : 1 << 32) - UInt64(relative)
      var shown: SymbolID?
      if above > 0 {
        let end = names[above - 1].address.addingSaturated(names[above - 1].size)
        if relative < end {
          shown = ids[Int(names[above - 1].index)]
          length = min(length, UInt64(end - relative))
        }
      }
      length = part == Self.partLimit ? size - offset : min(length, size - offset)
      if let shown { body(start + offset, start + offset + length - 1, shown) }
      offset += length
      guard offset < size else { return }
    }
  }

  /// Returns the index of the first name above a relative address. O(1) if the names are in line order, otherwise O(log names).
  private func firstName(above relative: UInt32, near index: Int) -> Int {
    if index < names.count, names[index].address <= relative, index + 1 == names.count || names[index + 1].address > relative {
      return index + 1
    }
    return names.partitioningIndex { $0.address > relative }
  }
}
