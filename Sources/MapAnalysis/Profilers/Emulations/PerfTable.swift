import PerfMap

/// The table of perf: a lenient parser, and a red-black tree ordered by start, searched as if ranges were disjoint.
///
/// perf neither trims entries nor removes duplicates. Where entries overlap, the shape of the tree decides: perf may show the oldest name,
/// one in between, or none although an entry contains the address. Verified with perf 6.1 and 6.12.
/// Source: `dso__load_perf_map`, `symbols__insert` and `symbols__find` of the kernel's `tools/perf/util/symbol.c`.
struct PerfTable: ProfilerTable {
  private var tree = RedBlackTree()
  /// The pool index of the symbol of each tree node.
  private var symbols: [UInt32] = []

  var refusal: Refusal? { nil }

  mutating func add(_ text: Span<UInt8>, _ line: LineLocation, _ pool: inout SymbolPool) -> LineReading {
    // perf removes the last byte of a line, whether or not it is an LF.
    let isWhole = UInt64(text.count) == line.length
    let end = isWhole && !line.isTerminated ? text.count - 1 : text.count
    let seen = text.extracting(0..<max(0, end))
    let start = HexNumbers.c(seen, from: 0)
    guard start.end + 1 + 2 < seen.count else { return .dropped }
    let size = HexNumbers.c(seen, from: start.end + 1)
    let name = size.end + 1
    guard name + 2 < seen.count else { return .dropped }
    var nameEnd = name
    while nameEnd < seen.count, seen[nameEnd] != 0 { nameEnd += 1 }
    guard let index = pool.add(start: start.value, size: size.value, name: name..<nameEnd, of: text, line) else { return .dropped }
    symbols.append(index)
    tree.insert(start.value)
    return .entry(pool[index])
  }

  mutating func finish(_ pool: SymbolPool) {}

  func symbol(at address: UInt64, _ pool: SymbolPool) -> UInt32? {
    var node = tree.root
    while let current = node {
      let symbol = pool[symbols[Int(current)]]
      if address < symbol.start.rawValue {
        node = tree.left(of: current)
      } else if address > symbol.wrappedEnd || (address == symbol.wrappedEnd && address != symbol.start.rawValue) {
        node = tree.right(of: current)
      } else {
        return symbols[Int(current)]
      }
    }
    return nil
  }
}
