import PerfMap

/// The table of perf: a lenient parser, and a red-black tree ordered by start, searched as if ranges were disjoint.
///
/// perf neither trims entries nor removes duplicates. Where entries overlap, the shape of the tree decides: perf may show the oldest name,
/// one in between, or none although an entry contains the address. Verified with perf 6.1 and 6.12.
/// Source: `dso__load_perf_map`, `symbols__insert` and `symbols__find` of the kernel's `tools/perf/util/symbol.c`.
struct PerfTable: ProfilerEmulation {
  var refusal: Refusal? { nil }

  mutating func read(_ text: Span<UInt8>, _ line: LineLocation, _ add: Adding) -> LineReading {
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
    return add(start.value, size.value, name..<nameEnd).map { .entry($0) } ?? .dropped
  }

  static func forEachRun(_ symbols: SymbolSource, _ owners: LiveRanges, _ body: (UInt64, UInt64, SymbolID) -> Void) {
    var tree = RedBlackTree(capacity: symbols.count)
    var ids: [SymbolID] = []
    ids.reserveCapacity(symbols.count)
    symbols.forEach { id, start, _ in
      tree.insert(start)
      ids.append(id)
    }
    // The depth of the recursion is that of the tree, at most twice the logarithm of the number of symbols.
    func visit(_ node: UInt32, _ low: UInt64, _ high: UInt64) {
      let id = ids[Int(node)]
      let (start, size) = symbols.range(of: id)
      if low < start, let left = tree.left(of: node) { visit(left, low, min(high, start - 1)) }
      let end = start &+ size
      guard high >= start else { return }
      // A symbol of size 0 is shown at its start, and a symbol whose end wraps around 2^64 nowhere.
      var next = start
      if end >= start {
        let last = end > start ? end - 1 : start
        if low <= last { body(max(low, start), min(high, last), id) }
        guard last < high else { return }
        next = last + 1
      }
      if let right = tree.right(of: node) { visit(right, max(low, next), high) }
    }
    if let root = tree.root { visit(root, 0, .max) }
  }
}
