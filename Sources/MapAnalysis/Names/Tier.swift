import PerfMap

/// How hard a compiler worked on a piece of code, as the names of some runtimes tell.
///
/// V8 writes the marker behind the kind of code (`JS:*name`): `~` interpreter, `^` baseline, `+` mid, `*` optimised, `o+` and `o*`
/// on-stack replacement. CPython, Ruby, Java and most others tell no tier.
public enum Tier: UInt8, CaseIterable, Hashable, Sendable {
  /// Run by an interpreter; the entry is its bytecode.
  case interpreter
  /// Compiled quickly, hardly optimised.
  case baseline
  /// Compiled with some optimisation.
  case mid
  /// Compiled with all optimisation.
  case optimized
  /// Code that the runtime needs itself: builtins, stubs, trampolines, handlers.
  case stub

  /// The word for the tier, as in JSON.
  public var name: String {
    switch self {
    case .interpreter: "interpreter"
    case .baseline: "baseline"
    case .mid: "mid"
    case .optimized: "optimized"
    case .stub: "stub"
    }
  }

  /// The tier that a name tells by itself, whatever the runtime, or nil. O(1): it looks at the first and last bytes alone.
  public init?(name: some BidirectionalCollection<UInt8>) {
    guard NameRules.mayTellTier(first: name.first, last: name.last) else { return nil }
    for rule in NameRules.tiered {
      if let tier = rule.tier(of: name) {
        self = tier
        return
      }
    }
    return nil
  }

  /// The number of bytes at the start of a name that say no more than its tier: `JS:~`, for tables that have a column for it. O(1).
  public static func markerLength(in name: [UInt8]) -> Int {
    guard name.starts(with: Array("JS:".utf8)), name.count > 4 else { return 0 }
    let isReplacement = name[3] == UInt8(ascii: "o")
    let marker = isReplacement ? 4 : 3
    guard [UInt8(ascii: "~"), UInt8(ascii: "^"), UInt8(ascii: "+"), UInt8(ascii: "*")].contains(name[marker]) else { return 0 }
    let end = marker + 1
    return end < name.count && name[end] == UInt8(ascii: "'") ? end + 1 : end
  }

  /// The tier of V8's marker at the start of some bytes.
  init?(marker: some Collection<UInt8>) {
    switch marker.first.map(Unicode.Scalar.init) {
    case "~": self = .interpreter
    case "^": self = .baseline
    case "+": self = .mid
    case "*": self = .optimized
    case "o":
      // Only once: the bytes are anybody's.
      let rest = marker.dropFirst()
      guard rest.first != UInt8(ascii: "o") else { return nil }
      self.init(marker: rest)
    default: return nil
    }
  }
}
