import PerfMap

/// The rules for the meaning of names, by runtime. The first rule that matches a name applies.
///
/// The arguments of a rule: the runtime, the text, the kind of code, the tier if the name includes one, and `.ownMap` if other runtimes
/// write such names too.
enum NameRules {
  static let all: [NameRule] = [
    .contains(.demo, " demo/", .function),

    .ends(.node, "-liftoff", .function, .baseline), .ends(.node, "-turbofan", .function, .optimized),
    .marked(.node, "JS:", .function), .marked(.node, "Eval:", .eval), .marked(.node, "Script:", .script),
    .marked(.node, "LazyCompile:", .function), .marked(.node, "Function:", .function),
    .starts(.node, "JS:", .function), .starts(.node, "Eval:", .eval, nil, .ownMap), .starts(.node, "Script:", .script, nil, .ownMap),
    .starts(.node, "LazyCompile:", .function), .starts(.node, "Function:", .function, nil, .ownMap),
    .starts(.node, "BytecodeHandler:", .bytecodeHandler, .stub), .starts(.node, "Builtin:", .builtin, .stub),
    .starts(.node, "RegExp:", .regexp, .stub), .starts(.node, "RegExp.", .regexp, .stub), .starts(.node, "Stub:", .stub, .stub),

    .starts(.cpython, "py::", .trampoline),

    .starts(.yjit, "[JIT] ", .block), .starts(.yjit, "YJIT ", .stub, .stub, .ownMap),

    .ends(.beam, "::codeHeader", .header), .ends(.beam, "::codeFooter", .header), .ends(.beam, "-CodeInfoPrologue", .header),
    .starts(.beam, "$global::", .stub, .stub, .ownMap), .starts(.beam, "$", .function, nil, .ownMap), .rest(.beam, .stub, .stub),

    .starts(.php, "JIT$$", .stub, .stub), .starts(.php, "JIT$", .function), .starts(.php, "TRACE-", .trace, .optimized),
    .starts(.php, " ESCAPE-", .exit, .stub),

    .starts(.qemu, "guest-0x", .instruction), .starts(.qemu, "tcg-", .stub),

    .contains(.wasmtime, "_trampoline", .trampoline, nil, .ownMap), .starts(.wasmtime, "signatures[", .trampoline),
    .contains(.wasmtime, "wasm[", .function), .rest(.wasmtime, .function),

    .starts(.mono, "(wrapper ", .wrapper, .stub), .contains(.mono, "_trampoline", .trampoline),
    .contains(.mono, ":", .function, nil, .ownMap), .rest(.mono, .stub, .stub),

    .ends(.coreclr, "[PreJIT]", .function, .optimized), .ends(.coreclr, "[QuickJitted]", .function, .baseline),
    .ends(.coreclr, "[Tier0]", .function, .baseline), .ends(.coreclr, "[OptimizedTier1]", .function, .optimized),
    .ends(.coreclr, "[Optimized]", .function, .optimized), .starts(.coreclr, "stub<", .stub, .stub),
    .contains(.coreclr, "::", .function, nil, .ownMap), .rest(.coreclr, .stub, .stub),

    .starts(.luajit, "TRACE_", .trace, .optimized),

    .contains(.moarvm, "(gen/moar/", .function), .contains(.moarvm, "(SETTING::", .function), .contains(.moarvm, "(NQP::", .function),
    .contains(.moarvm, "(src/Perl6/", .function), .ends(.moarvm, ")", .function, nil, .ownMap),

    .starts(.jvm, "Interpreter", .stub), .starts(.jvm, "StubRoutines", .stub), .contains(.jvm, "I2C/C2I adapters", .stub),
    .starts(.jvm, "vtable chunks", .stub), .contains(.jvm, " java.lang.", .function), .contains(.jvm, "(java.", .function),
    .starts(.jvm, "java.lang.", .function), .contains(.jvm, "(", .function, nil, .ownMap), .rest(.jvm, .stub, .stub),
  ]

  /// The rules for names that identify their runtime.
  static let anyMap = all.filter { $0.scope == .anyMap }

  /// The rules of ``anyMap`` that derive a tier.
  static let tiered = anyMap.filter(\.hasTier)

  /// The bytes with which names with a tier start or end. A comparison with them excludes most other names cheaply.
  private static let ends: (first: Set<UInt8>, last: Set<UInt8>) = (
    Set(tiered.compactMap(\.firstByte)), Set(tiered.compactMap(\.lastByte))
  )

  /// True if a name with these first and last bytes may include a tier. O(1).
  static func mayHaveTier(first: UInt8?, last: UInt8?) -> Bool {
    guard let first, let last else { return false }
    return ends.first.contains(first) || ends.last.contains(last)
  }

  private static let byRuntime = Dictionary(grouping: all) { $0.runtime }

  /// Returns the rules of a runtime. The demo has those of node, because it writes names of the same form.
  static func of(_ runtime: Runtime) -> [NameRule] { byRuntime[runtime == .demo ? .node : runtime] ?? [] }
}
