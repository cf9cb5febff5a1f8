import PerfMap

/// The compiler tier of an entry. Only some runtimes write it into names.
///
/// V8 writes a marker after the kind of code (`JS:*name`): `~` interpreter, `^` baseline, `+` mid, `*` optimised, `o+` and `o*` on-stack
/// replacement. A `'` after the marker means that V8 specialised the code to one context. .NET writes the tier in brackets after the name
/// (`M()[OptimizedTier1]`). CPython, Ruby, Java and most others write no tier.
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

  /// Parses the tier in a name of any runtime; nil if there is none. O(1): it reads the first and last bytes, at most 512.
  public init?(name: ArraySlice<UInt8>) {
    guard let tier = NameRules.tier(of: name) else { return nil }
    self = tier
  }

  /// Parses the tier in a whole array. See ``init(name:)-(ArraySlice<UInt8>)``.
  public init?(name: [UInt8]) { self.init(name: name[...]) }

  /// Parses the tier at the end of a name, as .NET writes it; nil if there is none.
  init?(suffixOf name: ArraySlice<UInt8>) {
    guard name.last == UInt8(ascii: "]"), let tier = Tier.dotNetSuffixes.first(where: { name.ends(with: $0.bytes) })?.tier else {
      return nil
    }
    self = tier
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

  /// Parses V8's tier marker at the start of some bytes; nil if there is none.
  init?(marker: some Collection<UInt8>) {
    switch marker.first.map(Unicode.Scalar.init) {
    case "~": self = .interpreter
    case "^": self = .baseline
    case "+": self = .mid
    case "*": self = .optimized
    case "o":
      // Only one `o` is accepted: names are untrusted, and each `o` is a recursion.
      let rest = marker.dropFirst()
      guard rest.first != UInt8(ascii: "o") else { return nil }
      self.init(marker: rest)
    default: return nil
    }
  }

  /// Returns the names of one function in all tiers, including the given name; only the given name if it has no tier.
  ///
  /// V8 writes a marker after the kind (`JS:~f`, `JS:^f`, `JS:o*'f`), .NET a suffix (`f[Tier0]`), V8's wasm another suffix (`-liftoff`).
  /// ``FunctionName`` is the part that these names have in common.
  public static func names(of name: [UInt8]) -> [[UInt8]] {
    for suffixes in [[[]] + dotNetSuffixes.map(\.bytes), wasmSuffixes] {
      if let suffix = suffixes.first(where: { !$0.isEmpty && name[...].ends(with: $0) }) {
        return suffixes.map { name.dropLast(suffix.count) + $0 }
      }
    }
    let function = FunctionName(name[...])
    guard function.bytes.count < name.count, markedKinds.contains(where: { name.starts(with: $0.text) }) else { return [name] }
    return markedKinds.filter { $0.kind == function.kind }.flatMap { kind in
      markers.filter { kind.isUnique || !$0.isEmpty }.map { kind.text + $0 + function.bytes }
    }
  }

  /// The tier of code for which .NET's compiler writes a suffix. `Unknown` is the suffix for code of no known tier.
  ///
  /// Source: `GetJitOptimizationTierStr` in dotnet/runtime `src/coreclr/vm/prestub.cpp`, `perfmap.cpp`; `Tier0` in .NET Core 2.
  static let dotNetSuffixes: [(text: String, bytes: [UInt8], tier: Tier?)] = [
    ("[PreJIT]", .optimized), ("[PreJit-cold]", .optimized), ("[QuickJitted]", .baseline), ("[MinOptJitted]", .baseline),
    ("[Tier0]", .baseline), ("[InstrumentedTier]", .baseline), ("[InstrumentedTierOptimized]", .optimized),
    ("[OptimizedTier1]", .optimized), ("[OptimizedTier1OSR]", .optimized), ("[Optimized]", .optimized), ("[Unknown]", nil),
  ].map { (text: $0.0, bytes: Array($0.0.utf8), tier: $0.1) }
  private static let wasmSuffixes: [[UInt8]] = ["-liftoff", "-turbofan"].map { Array($0.utf8) }
  /// The suffixes by which .NET and V8's wasm mark a tier.
  static let suffixes = dotNetSuffixes.map(\.bytes) + wasmSuffixes
  /// The prefixes that V8 writes before the marker. `isUnique` is false if the prefix may be a class name in another runtime.
  static let markedKinds: [(text: [UInt8], kind: FunctionName.Kind, isUnique: Bool)] = [
    (Array("JS:".utf8), .function, true), (Array("LazyCompile:".utf8), .function, true), (Array("Function:".utf8), .function, false),
    (Array("Eval:".utf8), .eval, false), (Array("Script:".utf8), .script, false),
  ]
  private static let markers: [[UInt8]] =
    ["", "~", "^", "+", "*", "o^", "o+", "o*", "~'", "^'", "+'", "*'", "o^'", "o+'", "o*'"].map { Array($0.utf8) }

  /// Returns the length of V8's tier marker at the start of `rest`, a name without its prefix such as `JS:`; 0 if there is none. O(1).
  static func lengthOfMarker(at rest: ArraySlice<UInt8>) -> Int {
    let signs = rest.first == UInt8(ascii: "o") ? 1 : 0
    switch rest.dropFirst(signs).first.map(Unicode.Scalar.init) {
    case "~" where signs == 0, "^", "+", "*": return signs + (rest.dropFirst(signs + 1).first == UInt8(ascii: "'") ? 2 : 1)
    default: return 0
    }
  }
}

extension ArraySlice<UInt8> {
  func ends(with text: [UInt8]) -> Bool { suffix(text.count).elementsEqual(text) }
}
