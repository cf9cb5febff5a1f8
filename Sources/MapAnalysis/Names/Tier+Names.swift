import PerfMap

extension Tier {
  /// Returns the names of one function in all tiers, including the given name; only the given name if it has no tier.
  ///
  /// V8 writes a marker after the kind (`JS:~f`, `JS:^f`, `JS:o*'f`), .NET a suffix (`f[Tier0]`), V8's wasm another suffix (`-liftoff`).
  /// ``FunctionName`` is the part that they have in common.
  public static func names(of name: [UInt8]) -> [[UInt8]] {
    for suffixes in [dotNetSuffixes, wasmSuffixes] {
      if let suffix = suffixes.first(where: { !$0.isEmpty && name.suffix($0.count) == $0[...] }) {
        return suffixes.map { name.dropLast(suffix.count) + $0 }
      }
    }
    let function = FunctionName(name[...])
    guard function.bytes.count < name.count else { return [name] }
    return markedKinds.filter { $0.kind == function.kind }.flatMap { kind in
      markers.filter { kind.isUnique || !$0.isEmpty }.map { kind.text + $0 + function.bytes }
    }
  }

  private static let dotNetSuffixes: [[UInt8]] =
    ["", "[PreJIT]", "[QuickJitted]", "[Tier0]", "[OptimizedTier1]", "[Optimized]"].map { Array($0.utf8) }
  private static let wasmSuffixes: [[UInt8]] = ["-liftoff", "-turbofan"].map { Array($0.utf8) }
  /// The tier suffixes of names.
  static let suffixes = (dotNetSuffixes + wasmSuffixes).filter { !$0.isEmpty }
  /// The prefixes that V8 writes before the marker. `isUnique` is false for those that may be a class name of another runtime.
  static let markedKinds: [(text: [UInt8], kind: FunctionName.Kind, isUnique: Bool)] = [
    (Array("JS:".utf8), .function, true), (Array("LazyCompile:".utf8), .function, true), (Array("Function:".utf8), .function, false),
    (Array("Eval:".utf8), .eval, false), (Array("Script:".utf8), .script, false),
  ]
  private static let markers: [[UInt8]] =
    ["", "~", "^", "+", "*", "o^", "o+", "o*", "~'", "^'", "+'", "*'", "o^'", "o+'", "o*'"].map { Array($0.utf8) }

  /// Returns the length of V8's marker at the start of a name without its kind, or 0 if there is none. O(1).
  static func lengthOfMarker(at rest: ArraySlice<UInt8>) -> Int {
    let signs = rest.first == UInt8(ascii: "o") ? 1 : 0
    switch rest.dropFirst(signs).first.map(Unicode.Scalar.init) {
    case "~" where signs == 0, "^", "+", "*": return signs + (rest.dropFirst(signs + 1).first == UInt8(ascii: "'") ? 2 : 1)
    default: return 0
    }
  }
}
