extension Tier {
  /// All the names that runtimes give to one function in its tiers, the name itself among them; it alone when it tells none.
  ///
  /// V8 puts a marker behind the kind (`JS:~f`, `JS:^f`, `JS:o*'f`), .NET a suffix (`f[Tier0]`), V8's wasm another (`-liftoff`).
  public static func names(of name: [UInt8]) -> [[UInt8]] {
    for suffixes in [dotNetSuffixes, wasmSuffixes] {
      if let suffix = suffixes.first(where: { !$0.isEmpty && name.suffix($0.count) == $0[...] }) {
        return suffixes.map { name.dropLast(suffix.count) + $0 }
      }
    }
    for kind in markedKinds where name.starts(with: kind) {
      let rest = name.dropFirst(kind.count)
      // The longest marker first: `o*'` before `o*`.
      guard let marker = markers.reversed().first(where: { !$0.isEmpty && rest.starts(with: $0) }) else { break }
      return markers.map { kind + $0 + rest.dropFirst(marker.count) }
    }
    return [name]
  }

  private static let dotNetSuffixes: [[UInt8]] =
    ["", "[PreJIT]", "[QuickJitted]", "[Tier0]", "[OptimizedTier1]", "[Optimized]"].map { Array($0.utf8) }
  private static let wasmSuffixes: [[UInt8]] = ["-liftoff", "-turbofan"].map { Array($0.utf8) }
  private static let markedKinds: [[UInt8]] = ["JS:", "Eval:", "Script:", "LazyCompile:", "Function:"].map { Array($0.utf8) }
  /// A marker stands before those that begin with it.
  private static let markers: [[UInt8]] =
    ["", "~", "^", "+", "*", "o^", "o+", "o*", "~'", "^'", "+'", "*'", "o^'", "o+'", "o*'"].map { Array($0.utf8) }
}

extension Entry {
  /// The hash that an entry of that name has. O(bytes).
  public static func hash(ofName name: [UInt8]) -> UInt32 {
    var hash = NameHash()
    name.withUnsafeBytes { hash.update($0) }
    return hash.value
  }
}
