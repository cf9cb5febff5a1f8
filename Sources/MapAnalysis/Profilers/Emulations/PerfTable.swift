import PerfMap

/// perf: its forgiving parser, and a red-black tree ordered by start alone, searched as if ranges were disjoint.
///
/// Nothing is trimmed, sorted out or taken as a duplicate, so where entries overlap, the shape of the tree decides: the answer may be
/// the oldest name, one in between, or none although an entry covers the address. Measured on perf 6.1; 6.12 answers alike.
/// Source: `dso__load_perf_map`, `symbols__insert` and `symbols__find` of the kernel's `tools/perf/util/symbol.c`.
struct PerfTable: ProfilerTable {
  private var tree = RedBlackTree()
  /// The place in the pool of each node.
  private var places: [UInt32] = []

  var refusal: Refusal? { nil }

  mutating func take(_ text: Span<UInt8>, _ line: LinePlace, _ pool: inout SymbolPool) {
    // The last byte is cut off, newline or not.
    let isWhole = UInt64(text.count) == line.length
    let end = isWhole && !line.isTerminated ? text.count - 1 : text.count
    let seen = text.extracting(0..<max(0, end))
    let start = HexNumbers.c(seen, from: 0)
    guard start.end + 1 + 2 < seen.count else { return }
    let size = HexNumbers.c(seen, from: start.end + 1)
    let name = size.end + 1
    guard name + 2 < seen.count else { return }
    var nameEnd = name
    while nameEnd < seen.count, seen[nameEnd] != 0 { nameEnd += 1 }
    guard let place = pool.place(start: start.value, size: size.value, name: name..<nameEnd, of: text, line) else { return }
    places.append(place)
    tree.insert(start.value)
  }

  mutating func finish(_ pool: SymbolPool) {}

  func symbol(at address: UInt64, _ pool: SymbolPool) -> UInt32? {
    var node = tree.root
    while let current = node {
      let symbol = pool[places[Int(current)]]
      if address < symbol.start.rawValue {
        node = tree.left(of: current)
      } else if address > symbol.wrappedEnd || (address == symbol.wrappedEnd && address != symbol.start.rawValue) {
        node = tree.right(of: current)
      } else {
        return places[Int(current)]
      }
    }
    return nil
  }
}
