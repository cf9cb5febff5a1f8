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

  /// The tier that a name tells, or nil. O(1): it looks at the first and last bytes alone.
  public init?(name: some BidirectionalCollection<UInt8>) {
    if let rule = Tier.prefixes.first(where: { name.starts(with: $0.prefix) }) {
      switch rule.tells {
      case .tier(let tier):
        self = tier
        return
      case .marker:
        if let tier = Tier(marker: name.dropFirst(rule.prefix.count)) {
          self = tier
          return
        }
      }
    }
    guard let rule = Tier.suffixes.first(where: { rule in name.suffix(rule.suffix.count).elementsEqual(rule.suffix) }) else {
      return nil
    }
    self = rule.tier
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

  private init?(marker: some Collection<UInt8>) {
    switch marker.first.map(Unicode.Scalar.init) {
    case "~": self = .interpreter
    case "^": self = .baseline
    case "+": self = .mid
    case "*": self = .optimized
    case "o": self.init(marker: marker.dropFirst())
    default: return nil
    }
  }

  private enum Meaning { case tier(Tier), marker }

  private struct PrefixRule {
    var prefix: [UInt8]
    var tells: Meaning
    init(_ prefix: String, _ tells: Meaning) {
      self.prefix = Array(prefix.utf8)
      self.tells = tells
    }
  }

  private struct SuffixRule {
    var suffix: [UInt8]
    var tier: Tier
    init(_ suffix: String, _ tier: Tier) {
      self.suffix = Array(suffix.utf8)
      self.tier = tier
    }
  }

  private static let prefixes = [
    PrefixRule("JS:", .marker), PrefixRule("Eval:", .marker), PrefixRule("Script:", .marker),
    PrefixRule("LazyCompile:", .marker), PrefixRule("Function:", .marker),
    PrefixRule("Builtin:", .tier(.stub)), PrefixRule("BytecodeHandler:", .tier(.stub)), PrefixRule("Stub:", .tier(.stub)),
    PrefixRule("RegExp", .tier(.stub)), PrefixRule("JIT$$", .tier(.stub)), PrefixRule("TRACE-", .tier(.optimized)),
    PrefixRule(" ESCAPE-", .tier(.stub)), PrefixRule("(wrapper ", .tier(.stub)), PrefixRule("stub<", .tier(.stub)),
    PrefixRule("TRACE_", .tier(.optimized)),
  ]

  private static let suffixes = [
    SuffixRule("[QuickJitted]", .baseline), SuffixRule("[Tier0]", .baseline), SuffixRule("[OptimizedTier1]", .optimized),
    SuffixRule("[Optimized]", .optimized), SuffixRule("[PreJIT]", .optimized), SuffixRule("-liftoff", .baseline),
    SuffixRule("-turbofan", .optimized),
  ]
}
