import PerfMap

/// The rules for the meaning of names, by runtime. The first rule that matches a name applies.
///
/// The arguments of a rule: the runtime, the text or form, the kind of code, the tier if the name includes one, and `.ownMap` if other
/// runtimes write such names too.
///
/// Sources, besides the maps in `Tests/SampleMaps`:
/// - node: v8 `src/code-events.h` (the kinds), `src/log.cc`. Until V8 6.8 (node 10), inline caches have entries too.
/// - zjit: ruby `zjit/src/perf.rs`; `--zjit-perf=hir` writes the instructions of a function, which are single words.
/// - php: `ext/opcache/jit/zend_jit_trace.c`. PHP 8.2 and earlier write `ESCAPE-` without a space, and `jit$$trace_exit_`.
/// - hhvm: `hphp/runtime/vm/debug/debug.cpp`, `unique-stubs.cpp`, `preg.cpp`. The other names are of its own functions in C++.
/// - pypy: `rpython/jit/backend/llsupport/perf_map.py`.
/// - qemu: `accel/tcg/perf.c`. Names have the form SYMBOL+0xOFFSET if the emulated program has symbols.
/// - fex: `FEXCore/Source/Common/JitSymbols.cpp`, `Interface/Core/Core.cpp`. With `LibraryJITNaming`, a name is the path of a library.
/// - box64: `src/os/perfmap.c`. Names have the form SYMBOL:INSTRUCTION or ADDRESS:INSTRUCTION.
/// - dolphin: `Core/PowerPC/JitCommon/JitCache.cpp`, `TrampolineCache.cpp`, `Jit64/JitAsm.cpp`.
/// - rpcs3: `Utilities/JITLLVM.cpp`, `Emu/Cell/SPULLVMRecompiler.cpp`, `SPUASMJITRecompiler.cpp`, `PPUTranslator.cpp`.
/// - wamr: `core/iwasm/aot/aot_perf_map.c`. luau: `CodeGen/src/CodeGenContext.cpp`. sourcepawn: `vm/jit.cpp`, `vm/x86/code-stubs-x86.cpp`.
/// - julia: `src/codegen.cpp`. The prefix is that of the calling convention; a number ends the name.
/// - mono: `mono/mini/mini-runtime.c`. A dynamic method is code that the program itself emits.
/// - coreclr: dotnet/runtime `src/coreclr/vm/perfmap.cpp`, `prestub.cpp` (`GetJitOptimizationTierStr`).
/// - jvm: jdk `src/hotspot/share/code/codeCache.cpp` (`write_perf_map`); perf-map-agent `src/c/perf-map-agent.c`.
enum NameRules {
  static let all: [NameRule] =
    [.contains(.demo, " demo/", .function)] + node + languages + emulators + webAssembly + managed

  private static let node: [NameRule] =
    [
      .ends(.node, "-liftoff", .function, .baseline), .ends(.node, "-turbofan", .function, .optimized),
      .marked(.node, "JS:", .function), .marked(.node, "Eval:", .eval), .marked(.node, "Script:", .script),
      .marked(.node, "LazyCompile:", .function), .marked(.node, "Function:", .function),
      .starts(.node, "JS:", .function), .starts(.node, "Eval:", .eval, nil, .ownMap), .starts(.node, "Script:", .script, nil, .ownMap),
      .starts(.node, "LazyCompile:", .function), .starts(.node, "Function:", .function, nil, .ownMap),
      .starts(.node, "InterpretedFunction:", .function, .interpreter),
      .starts(.node, "BytecodeHandler:", .bytecodeHandler, .stub), .starts(.node, "Builtin:", .builtin, .stub),
      .starts(.node, "RegExp:", .regexp, .stub), .starts(.node, "RegExp.", .regexp, .stub), .starts(.node, "Stub:", .stub, .stub),
      .starts(.node, "Handler:", .stub, nil, .ownMap), .starts(.node, "Callback:", .stub, nil, .ownMap),
    ] + inlineCaches.map { .starts(.node, $0 + ":", .stub) }

  private static let inlineCaches = [
    "LoadIC", "LoadGlobalIC", "LoadPolymorphicIC", "KeyedLoadIC", "KeyedLoadPolymorphicIC", "KeyedExternalArrayLoadIC", "StoreIC",
    "StoreGlobalIC", "StorePolymorphicIC", "KeyedStoreIC", "KeyedStorePolymorphicIC", "KeyedExternalArrayStoreIC", "CallIC", "KeyedCallIC",
    "CompareIC", "BinaryOpIC", "ToBooleanIC", "LoadInitialize", "LoadPreMonomorphic", "LoadMegamorphic", "StoreInitialize", "StoreGeneric",
    "StorePreMonomorphic", "StoreMegamorphic", "CallInitialize", "CallPreMonomorphic", "CallNormal", "CallMegamorphic", "CallMiss",
    "CallDebugBreak", "CallDebugPrepareStepIn", "KeyedCallInitialize", "KeyedCallPreMonomorphic", "KeyedCallNormal", "KeyedCallMegamorphic",
    "KeyedCallMiss", "KeyedCallDebugBreak", "KeyedCallDebugPrepareStepIn",
  ]

  private static let languages: [NameRule] = [
    .starts(.cpython, "py::", .trampoline),

    .starts(.pypy, "JIT: ", .trace, .optimized),

    .starts(.yjit, "[JIT] ", .block), .starts(.yjit, "YJIT ", .stub, .stub, .ownMap),

    .starts(.zjit, "ZJIT: side-exit", .exit), .starts(.zjit, "ZJIT: side exit", .exit), .starts(.zjit, "ZJIT: lazy side exit", .exit),
    .form(.zjit, ["ZJIT: ", .any, "trampoline"], .trampoline), .form(.zjit, ["ZJIT: ", .any, " stub"], .stub),
    .form(.zjit, ["ZJIT: ", .word], .block), .starts(.zjit, "ZJIT: ", .function), .starts(.zjit, "zjit::", .function),

    .ends(.beam, "::codeHeader", .header), .ends(.beam, "::codeFooter", .header), .ends(.beam, "-CodeInfoPrologue", .header),
    .starts(.beam, "$global::", .stub, .stub, .ownMap), .starts(.beam, "$", .function, nil, .ownMap), .rest(.beam, .stub, .stub),

    .starts(.php, "JIT$$", .stub, .stub), .starts(.php, "jit$$trace_exit_", .exit, .stub), .starts(.php, "JIT$/", .script),
    .starts(.php, "JIT$", .function),
    .starts(.php, "TRACE-", .trace, .optimized), .starts(.php, " ESCAPE-", .exit, .stub), .starts(.php, "ESCAPE-", .exit, .stub),

    .starts(.hhvm, "PHP::", .function), .starts(.hhvm, "HHVM::pcre_jit::", .regexp), .starts(.hhvm, "HHVM::", .stub),
    .starts(.hhvm, "HPHP::", .stub), .rest(.hhvm, .stub),

    .starts(.luajit, "TRACE_", .trace, .optimized),

    .form(.luau, ["<luau helpers>"], .stub), .form(.luau, ["<luau gate>"], .stub), .starts(.luau, "<luau> ", .function),

    .contains(.sourcepawn, ".smx::", .function), .form(.sourcepawn, ["<jit invoke stub>"], .stub),

    .starts(.julia, "julia_", .function), .starts(.julia, "japi1_", .function), .starts(.julia, "japi3_", .function),
    .starts(.julia, "jlsys_", .function), .starts(.julia, "jfptr_", .trampoline), .starts(.julia, "gfptrjl", .trampoline),
    .starts(.julia, "tojlinvoke", .trampoline), .starts(.julia, "jlcapi_", .trampoline), .starts(.julia, "jlplt_", .trampoline),
    .rest(.julia, .stub),
  ]

  private static let emulators: [NameRule] = [
    .form(.fex, ["JIT_0x", .hex, "_0x", .hex], .block), .form(.fex, [.any, "+0x", .hex, " (0x", .hex, ")"], .block),
    .form(.fex, ["FEXJIT"], .stub), .form(.fex, ["Dispatch_", .digits], .stub), .rest(.fex, .block),

    .starts(.dolphin, "JIT_PPC_", .block), .starts(.dolphin, "JIT_ReadTrampoline_", .trampoline),
    .starts(.dolphin, "JIT_WriteTrampoline_", .trampoline), .starts(.dolphin, "JIT_Loop", .stub),
    .starts(.dolphin, "JIT_Dispatcher", .stub),
    .rest(.dolphin, .stub),

    .form(.rpcs3, ["__0x", .hex], .function), .starts(.rpcs3, "__spu-fx", .function), .starts(.rpcs3, "__spu-", .block),
    .starts(.rpcs3, "spu-b-", .block), .form(.rpcs3, ["__ub", .digits], .trampoline, nil, .ownMap),
    .starts(.rpcs3, "tr_", .trampoline, nil, .ownMap), .form(.rpcs3, [.any, "u_gateway"], .stub, nil, .ownMap),
    .ends(.rpcs3, "_escape", .stub, nil, .ownMap), .starts(.rpcs3, "spu_", .bytecodeHandler, nil, .ownMap),
    .starts(.rpcs3, "ppu_", .bytecodeHandler, nil, .ownMap), .rest(.rpcs3, .stub),

    .form(.box64, ["0x", .hex, ":", .any], .instruction), .rest(.box64, .instruction),

    .starts(.qemu, "guest-0x", .instruction), .starts(.qemu, "tcg-", .stub), .form(.qemu, [.any, "+0x", .hex], .instruction),
    .rest(.qemu, .instruction),
  ]

  private static let webAssembly: [NameRule] = [
    .form(.wamr, [.any, "aot_func#", .digits], .function),

    .contains(.wasmtime, "_trampoline", .trampoline, nil, .ownMap), .starts(.wasmtime, "signatures[", .trampoline),
    .contains(.wasmtime, "wasm[", .function), .rest(.wasmtime, .function),
  ]

  private static let managed: [NameRule] =
    [
      .starts(.mono, "(wrapper dynamic-method) ", .function), .starts(.mono, "(wrapper ", .wrapper, .stub),
      .starts(.mono, "generic_trampoline_", .trampoline), .starts(.mono, "rgctx_fetch_trampoline_", .trampoline),
      .contains(.mono, "_trampoline", .trampoline, nil, .ownMap), .contains(.mono, ":", .function, nil, .ownMap),
      .rest(.mono, .stub, .stub),

      .contains(.coreclr, "] dynamicClass::IL_STUB", .wrapper),
    ] + Tier.dotNetSuffixes.map { .ends(.coreclr, $0.text, .function, $0.tier) } + [
      .starts(.coreclr, "stub<", .stub, .stub), .form(.coreclr, ["stub ", .any, "<", .any, ">"], .stub, .stub),
      .form(.coreclr, [.any, " [", .any, "] ", .any, "::", .any, "(", .any, ")"], .function),
      .contains(.coreclr, "::", .function, nil, .ownMap), .rest(.coreclr, .stub, .stub),

      .contains(.moarvm, "(gen/moar/", .function), .contains(.moarvm, "(SETTING::", .function), .contains(.moarvm, "(NQP::", .function),
      .contains(.moarvm, "(src/Perl6/", .function), .ends(.moarvm, ")", .function, nil, .ownMap),

      .starts(.jvm, "Interpreter", .stub), .starts(.jvm, "StubRoutines", .stub), .contains(.jvm, "I2C/C2I adapters", .stub),
      .starts(.jvm, "vtable chunks", .stub), .form(.jvm, ["L", .any, ";::", .any], .function),
      .form(.jvm, ["L", .any, ";.", .any], .function),
      .contains(.jvm, " java.lang.", .function), .contains(.jvm, "(java.", .function), .starts(.jvm, "java.", .function),
      .contains(.jvm, "(", .function, nil, .ownMap), .contains(.jvm, ".", .function, nil, .ownMap), .rest(.jvm, .stub, .stub),
    ]

  /// The rules for names that identify their runtime.
  static let anyMap = all.filter { $0.scope == .anyMap }

  /// The rules of ``anyMap`` that derive a tier, by the last byte of their names if that is fixed, else by the first byte.
  private static let tiered: (byLast: [UInt8: [NameRule]], byFirst: [UInt8: [NameRule]]) = {
    let rules = anyMap.filter(\.hasTier)
    let ends = rules.filter { $0.pattern.firstByte == nil }
    let starts = rules.filter { $0.pattern.firstByte != nil }
    return (
      Dictionary(grouping: ends) { $0.pattern.lastByte ?? 0 }, Dictionary(grouping: starts) { $0.pattern.firstByte ?? 0 }
    )
  }()

  /// Returns the tier in a name of any runtime; nil if there is none. O(1): it reads the first and last bytes, at most 512.
  static func tier(of name: ArraySlice<UInt8>) -> Tier? {
    guard let first = name.first, let last = name.last else { return nil }
    for rules in [tiered.byLast[last], tiered.byFirst[first]] {
      if let rule = rules?.first(where: { $0.matches(name) }), let tier = rule.tier(ofMatching: name) { return tier }
    }
    return nil
  }

  private static let byRuntime = Dictionary(grouping: all) { $0.runtime }

  /// Returns the rules of a runtime. The demo has those of node, because it writes names of the same form.
  static func of(_ runtime: Runtime) -> [NameRule] { byRuntime[runtime == .demo ? .node : runtime] ?? [] }
}
