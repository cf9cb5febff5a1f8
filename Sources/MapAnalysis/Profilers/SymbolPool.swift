import PerfMap

/// The identity of a symbol that a profiler reads from a map: an entry that it reads as it is, or a symbol of a ``SymbolPool``.
struct SymbolID: Hashable, Sendable, BitwiseCopyable {
  let rawValue: UInt32

  private static let poolBit: UInt32 = 1 << 31
  /// The maximum number of entries with an identity. Profilers are compared as if further entries did not exist.
  static let largestCount = Int(poolBit) - 1
  /// No symbol.
  static let none = SymbolID(rawValue: .max)

  init(rawValue: UInt32) { self.rawValue = rawValue }

  init(_ entry: EntryID) { rawValue = entry.rawValue & ~Self.poolBit }

  init(pooled index: Int) { rawValue = UInt32(truncatingIfNeeded: index) | Self.poolBit }

  /// The entry; nil for a symbol of a pool.
  var entry: EntryID? { rawValue & Self.poolBit == 0 ? EntryID(rawValue) : nil }

  /// The index in the pool. Only valid if ``entry`` is nil and this is not ``none``.
  var poolIndex: Int { Int(rawValue & ~Self.poolBit) }
}

/// The symbols that profilers read otherwise than the entries of the map, in line order. Profilers that agree share a symbol.
struct SymbolPool: Sendable {
  /// A symbol, and the entry in its line.
  struct Pooled: Hashable, Sendable {
    var symbol: Symbol
    /// The entry in the line of the symbol; nil if the line is malformed.
    var entry: EntryID?
  }

  private(set) var symbols: [Pooled] = []

  subscript(id: SymbolID) -> Pooled { symbols[id.poolIndex] }

  /// Adds a symbol of the newest line unless it is present, and returns its identity; nil if the pool is full. O(symbols of the line).
  mutating func add(_ pooled: Pooled) -> SymbolID? {
    var index = symbols.count
    while index > 0, symbols[index - 1].symbol.line == pooled.symbol.line {
      index -= 1
      if symbols[index] == pooled { return SymbolID(pooled: index) }
    }
    guard symbols.count < SymbolID.largestCount else { return nil }
    symbols.append(pooled)
    return SymbolID(pooled: symbols.count - 1)
  }
}
