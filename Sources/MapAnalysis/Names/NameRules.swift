import PerfMap

/// What the names of each runtime mean, in the order of looking: the first line that fits counts.
///
/// A line says: who writes it, the text, what the entry is, its tier where the name tells one, and `.inside` when others write such names too.
enum NameRules {
  static let all: [NameRule] = [
    .holds(.demo, " demo/", .function),

    .ends(.node, "-liftoff", .function, .baseline), .ends(.node, "-turbofan", .function, .optimized),
    .marked(.node, "JS:", .function), .marked(.node, "Eval:", .eval), .marked(.node, "Script:", .script),
    .marked(.node, "LazyCompile:", .function), .marked(.node, "Function:", .function),
    .starts(.node, "JS:", .function), .starts(.node, "Eval:", .eval, nil, .inside), .starts(.node, "Script:", .script, nil, .inside),
    .starts(.node, "LazyCompile:", .function), .starts(.node, "Function:", .function, nil, .inside),
    .starts(.node, "BytecodeHandler:", .bytecodeHandler, .stub), .starts(.node, "Builtin:", .builtin, .stub),
    .starts(.node, "RegExp:", .regexp, .stub), .starts(.node, "RegExp.", .regexp, .stub), .starts(.node, "Stub:", .stub, .stub),

    .starts(.cpython, "py::", .trampoline),

    .starts(.yjit, "[JIT] ", .block), .starts(.yjit, "YJIT ", .stub, .stub, .inside),

    .ends(.beam, "::codeHeader", .header), .ends(.beam, "::codeFooter", .header), .ends(.beam, "-CodeInfoPrologue", .header),
    .starts(.beam, "$global::", .stub, .stub, .inside), .starts(.beam, "$", .function, nil, .inside), .rest(.beam, .stub, .stub),

    .starts(.php, "JIT$$", .stub, .stub), .starts(.php, "JIT$", .function), .starts(.php, "TRACE-", .trace, .optimized),
    .starts(.php, " ESCAPE-", .exit, .stub),

    .starts(.qemu, "guest-0x", .instruction), .starts(.qemu, "tcg-", .stub),

    .holds(.wasmtime, "_trampoline", .trampoline, nil, .inside), .starts(.wasmtime, "signatures[", .trampoline),
    .holds(.wasmtime, "wasm[", .function), .rest(.wasmtime, .function),

    .starts(.mono, "(wrapper ", .wrapper, .stub), .holds(.mono, "_trampoline", .trampoline), .holds(.mono, ":", .function, nil, .inside),
    .rest(.mono, .stub, .stub),

    .ends(.coreclr, "[PreJIT]", .function, .optimized), .ends(.coreclr, "[QuickJitted]", .function, .baseline),
    .ends(.coreclr, "[Tier0]", .function, .baseline), .ends(.coreclr, "[OptimizedTier1]", .function, .optimized),
    .ends(.coreclr, "[Optimized]", .function, .optimized), .starts(.coreclr, "stub<", .stub, .stub),
    .holds(.coreclr, "::", .function, nil, .inside), .rest(.coreclr, .stub, .stub),

    .starts(.luajit, "TRACE_", .trace, .optimized),

    .holds(.moarvm, "(gen/moar/", .function), .holds(.moarvm, "(SETTING::", .function), .holds(.moarvm, "(NQP::", .function),
    .holds(.moarvm, "(src/Perl6/", .function), .ends(.moarvm, ")", .function, nil, .inside),

    .starts(.jvm, "Interpreter", .stub), .starts(.jvm, "StubRoutines", .stub), .holds(.jvm, "I2C/C2I adapters", .stub),
    .starts(.jvm, "vtable chunks", .stub), .holds(.jvm, " java.lang.", .function), .holds(.jvm, "(java.", .function),
    .starts(.jvm, "java.lang.", .function), .holds(.jvm, "(", .function, nil, .inside), .rest(.jvm, .stub, .stub),
  ]

  /// The lines that tell a runtime by themselves.
  static let telling = all.filter { $0.weight == .telling }

  /// Of these, the lines that tell a tier.
  static let tiered = telling.filter(\.tellsTier)

  /// The bytes that names with a tier begin or end with: most others are told apart by a look at two.
  private static let ends: (first: Set<UInt8>, last: Set<UInt8>) = (
    Set(tiered.compactMap(\.firstByte)), Set(tiered.compactMap(\.lastByte))
  )

  /// Whether a name may be one that tells a tier. O(1).
  static func mayTellTier(first: UInt8?, last: UInt8?) -> Bool {
    guard let first, let last else { return false }
    return ends.first.contains(first) || ends.last.contains(last)
  }

  private static let byRuntime = Dictionary(grouping: all) { $0.runtime }

  /// The lines of a runtime. The demo imitates node.
  static func of(_ runtime: Runtime) -> [NameRule] { byRuntime[runtime == .demo ? .node : runtime] ?? [] }
}
