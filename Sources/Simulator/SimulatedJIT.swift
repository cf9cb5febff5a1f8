import PerfMap

/// A simulated JIT compiler: functions move up the tiers, and new code overwrites old code.
///
/// Equal arguments give equal entries. Names carry V8's tier markers: `~` bytecode, `^` baseline, `+` mid, `*` optimised.
///
/// ```swift
/// var jit = SimulatedJIT(seed: 1, overlapShare: 0.05)
/// let entry = jit.next()
/// ```
package struct SimulatedJIT: Sendable {
  private struct Function {
    var name: String
    var tier: Int
    var range: AddressRange
  }

  private var random: SplitMix64
  private let overlapShare: Double
  private var functions: [Function] = []
  private var compiledCount = 0
  /// A code region for each tier: the first for bytecode, the other three for machine code.
  private var spaces: [CodeSpace]

  private static let markers = ["~", "^", "+", "*"]
  private static let sizes: [ClosedRange<UInt64>] = [0x18...0x200, 0x80...0x600, 0x100...0xa00, 0x100...0x1400]
  private static let verbs = ["render", "parse", "visit", "emit", "resolve", "hash", "merge", "drain", "flush", "route", "encode", "mark"]
  private static let nouns = ["Tree", "Token", "Queue", "Header", "Frame", "Index", "Buffer", "Scope", "Chunk", "Row", "Node", "Event"]
  private static let files = ["app", "router", "parser", "store", "view", "codec", "queue", "search"]

  /// Creates a simulator; `overlapShare`, 0 to 1, is the share of entries that are placed over existing code on purpose.
  package init(seed: UInt64, overlapShare: Double) {
    random = SplitMix64(seed: seed)
    self.overlapShare = min(1, max(0, overlapShare))
    spaces = [
      CodeSpace(start: 0x24b6_6fb0_0000, size: 4 << 20, alignment: 8),
      CodeSpace(start: 0x7fbc_c060_0000, size: 4 << 20, alignment: 64),
      CodeSpace(start: 0x7fbc_c0c0_0000, size: 6 << 20, alignment: 64),
      CodeSpace(start: 0x7fbc_c400_0000, size: 8 << 20, alignment: 64),
    ]
  }

  /// Generates the next entry. It is never nil in practice: no range in these code regions exceeds the address space. Amortized O(1).
  package mutating func next() -> SimulatedEntry? {
    if functions.count > 8, chance(overlapShare) { return overlapping() }
    if functions.count < 24 || chance(0.3) { return compileNew() }
    return tierUp()
  }

  private mutating func compileNew() -> SimulatedEntry? {
    compiledCount += 1
    let column = Int.random(in: 1...60, using: &random)
    let name = "\(pick(Self.verbs))\(pick(Self.nouns)) demo/\(pick(Self.files)).js:\(1 + compiledCount % 900):\(column)"
    guard let range = spaces[0].allocate(UInt64.random(in: Self.sizes[0], using: &random)) else { return nil }
    functions.append(Function(name: name, tier: 0, range: range))
    // Bound the memory: forget the oldest functions.
    if functions.count > 2000 { functions.removeFirst(1000) }
    return SimulatedEntry(range: range, name: "JS:\(Self.markers[0])\(name)")
  }

  /// Compiles a random function again: one tier higher or, from the top tier, in the baseline tier.
  private mutating func tierUp() -> SimulatedEntry? {
    let index = Int.random(in: 0..<functions.count, using: &random)
    let tier = functions[index].tier == 3 ? 1 : functions[index].tier + 1
    guard let range = spaces[tier].allocate(UInt64.random(in: Self.sizes[tier], using: &random)) else { return nil }
    functions[index].tier = tier
    functions[index].range = range
    return SimulatedEntry(range: range, name: "JS:\(Self.markers[tier])\(functions[index].name)")
  }

  /// Generates an entry over the code of a recent function: with the same range, a nested range, or a straddling range.
  private mutating func overlapping() -> SimulatedEntry? {
    let victim = functions[Int.random(in: max(0, functions.count - 64)..<functions.count, using: &random)]
    let other = functions[Int.random(in: 0..<functions.count, using: &random)]
    let marker = Self.markers[victim.tier]
    let start = victim.range.start.rawValue
    let size = victim.range.size.rawValue
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return SimulatedEntry(range: victim.range, name: "JS:\(marker)\(victim.name)")
    case 1: return SimulatedEntry(range: victim.range, name: "JS:\(marker)\(other.name)")
    case 2: return entry(start + size / 4, max(1, size / 2), "JS:\(marker)\(other.name)")
    default: return entry(start + size / 2, size, "JS:\(marker)\(other.name)")
    }
  }

  private func entry(_ start: UInt64, _ size: UInt64, _ name: String) -> SimulatedEntry? {
    AddressRange(start: Address(start), size: ByteCount(size)).map { SimulatedEntry(range: $0, name: name) }
  }

  private mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }

  private mutating func pick(_ words: [String]) -> String { words.randomElement(using: &random) ?? "" }
}
