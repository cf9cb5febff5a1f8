import PerfMap

/// The compiler tier of an entry. Only some runtimes write it into names.
///
/// V8 writes a marker after the kind of code (`JS:*name`): `~` interpreter, `^` baseline, `+` mid, `*` optimised, `o+` and `o*`
/// on-stack replacement. CPython, Ruby, Java and most others write no tier.
public enum Tier: UInt8, CaseIterable, Hashable, Sendable {
  /// Interpreted; the entry is bytecode.
  case interpreter
  /// Compiled quickly, with little optimisation.
  case baseline
  /// Compiled with some optimisation.
  case mid
  /// Compiled with full optimisation.
  case optimized
  /// Support code of the runtime: builtins, stubs, trampolines, handlers.
  case stub

  /// The name of the tier, as in JSON.
  public var name: String {
    switch self {
    case .interpreter: "interpreter"
    case .baseline: "baseline"
    case .mid: "mid"
    case .optimized: "optimized"
    case .stub: "stub"
    }
  }

  /// Returns the tier in a name of any runtime, or nil. O(1): it reads the first and last bytes only.
  public init?(name: some BidirectionalCollection<UInt8>) {
    guard NameRules.mayHaveTier(first: name.first, last: name.last) else { return nil }
    for rule in NameRules.tiered {
      if let tier = rule.tier(of: name) {
        self = tier
        return
      }
    }
    return nil
  }

  /// Returns the length of a prefix such as `JS:~`, which tables with a tier column omit, or 0 if there is none. O(1).
  public static func markerLength(in name: [UInt8]) -> Int {
    guard name.starts(with: Array("JS:".utf8)), name.count > 4 else { return 0 }
    let isReplacement = name[3] == UInt8(ascii: "o")
    let marker = isReplacement ? 4 : 3
    guard [UInt8(ascii: "~"), UInt8(ascii: "^"), UInt8(ascii: "+"), UInt8(ascii: "*")].contains(name[marker]) else { return 0 }
    let end = marker + 1
    return end < name.count && name[end] == UInt8(ascii: "'") ? end + 1 : end
  }

  /// Parses V8's marker at the start of some bytes.
  init?(marker: some Collection<UInt8>) {
    switch marker.first.map(Unicode.Scalar.init) {
    case "~": self = .interpreter
    case "^": self = .baseline
    case "+": self = .mid
    case "*": self = .optimized
    case "o":
      // Untrusted bytes: one `o` only, so that the recursion is bounded.
      let rest = marker.dropFirst()
      guard rest.first != UInt8(ascii: "o") else { return nil }
      self.init(marker: rest)
    default: return nil
    }
  }
}
