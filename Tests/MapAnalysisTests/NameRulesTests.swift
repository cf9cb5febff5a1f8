import Testing

@testable import MapAnalysis
@testable import PerfMap

@Suite("Meaning of names")
struct NameRulesTests {
  @Test(
    "A name has the expected kind and tier in a map of its runtime",
    arguments: [
      ("JS:*run /srv/a.js:1:2", .node, .function, .optimized), ("JS:o+run a.js:1:2", .node, .function, .mid),
      ("JS:run a.js", .node, .function, nil), ("Eval:~ node:internal:1:1", .node, .eval, .interpreter),
      ("Script:^ a.js:1:1", .node, .script, .baseline), ("JS:wasm-function[0]-0-liftoff", .node, .function, .baseline),
      ("Builtin:Abort", .node, .builtin, .stub), ("BytecodeHandler:LdaZero", .node, .bytecodeHandler, .stub),
      ("RegExp.> src: ^a", .node, .regexp, .stub), ("RegExp:^a+$", .node, .regexp, .stub), ("Stub:CEntry", .node, .stub, .stub),
      ("java.lang.String A.b(int)", .jvm, .function, nil), ("Interpreter", .jvm, .stub, .stub),
      ("I2C/C2I adapters", .jvm, .stub, .stub), ("resolve_static_call", .jvm, .stub, .stub),
      ("py::run:/srv/a.py", .cpython, .trampoline, nil), ("[JIT] Class#run", .yjit, .block, nil),
      ("$lists:map/2", .beam, .function, nil), ("$lists::codeHeader", .beam, .header, nil),
      ("$lists::codeFooter", .beam, .header, nil),
      ("$global::arith_eq_shared", .beam, .stub, .stub),
      ("$lists:map/2-CodeInfoPrologue", .beam, .header, nil), ("call_light_bif_shared", .beam, .stub, .stub),
      ("JIT$$exception_handler", .php, .stub, .stub), ("JIT$Démo::fib", .php, .function, nil),
      ("TRACE-1$fib$3", .php, .trace, .optimized), (" ESCAPE-22-2", .php, .exit, .stub),
      ("Prog.C:M (int)", .mono, .function, nil), ("(wrapper managed-to-native) object:x ()", .mono, .wrapper, .stub),
      ("generic_trampoline_jit", .mono, .trampoline, nil), ("(null)", .mono, .stub, .stub),
      ("guest-0x4014f0", .qemu, .instruction, nil), ("tcg-prologue-buffer", .qemu, .stub, .stub),
      ("wasm[0]::function[2]", .wasmtime, .function, nil), ("spaced name_é", .wasmtime, .function, nil),
      ("wasm[0]::array_to_wasm_trampoline[1]", .wasmtime, .trampoline, nil),
      ("signatures[0]::wasm_to_array_trampoline", .wasmtime, .trampoline, nil),
      ("void [App] C::M(int32)[QuickJitted]", .coreclr, .function, .baseline), ("stub<12> Generate", .coreclr, .stub, .stub),
      ("void [App] C::M(int32)[OptimizedTier1]", .coreclr, .function, .optimized),
      ("TRACE_1::a.lua:3", .luajit, .trace, .optimized), ("mro(src/Perl6/Metamodel/C3MRO.nqp:239)", .moarvm, .function, nil),
      ("(NQP::src/core/dispatchers.nqp:5)", .moarvm, .function, nil),
      ("hash demo/queue.js:1", .demo, nil, nil), ("JS:*hash demo/queue.js:1", .demo, .function, .optimized),
      ("anything", .cpython, nil, nil), ("Interpreter", nil, .stub, .stub), ("no such name", nil, nil, nil),
    ] as [(String, Runtime?, EntryKind?, Tier?)])
  func meanings(name: String, runtime: Runtime?, kind: EntryKind?, tier: Tier?) {
    let meaning = NameMeaning(name: Array(name.utf8), in: runtime)
    #expect(meaning?.kind == kind)
    #expect(meaning?.tier == tier)
  }

  @Test(
    "A name of .NET has the tier that the JIT compiler writes",
    arguments: [
      ("[PreJIT]", .optimized), ("[PreJit-cold]", .optimized), ("[Optimized]", .optimized), ("[OptimizedTier1]", .optimized),
      ("[OptimizedTier1OSR]", .optimized), ("[InstrumentedTierOptimized]", .optimized), ("[QuickJitted]", .baseline),
      ("[MinOptJitted]", .baseline), ("[InstrumentedTier]", .baseline), ("[Tier0]", .baseline), ("[Unknown]", nil), ("", nil),
    ] as [(String, Tier?)])
  func dotNetTiers(suffix: String, tier: Tier?) {
    let name = Array("instance !!0 [System.Linq] System.Linq.Enumerable`1[System.__Canon]::First(class [App]C)\(suffix)".utf8)
    let meaning = NameMeaning(name: name, in: nil)
    #expect(meaning?.kind == .function && meaning?.tier == tier && Tier(name: name) == tier)
    #expect(RuntimeGuess.runtime(of: name) == .coreclr)
    let stub = Array("void [System.Private.CoreLib] dynamicClass::IL_STUB_PInvoke(int)\(suffix)".utf8)
    let wrapper = NameMeaning(name: stub, in: .coreclr)
    #expect(wrapper?.kind == .wrapper && wrapper?.tier == tier)
  }

  /// The forms of names are those in the sources that ``NameRules`` lists.
  @Test(
    "A name that only one runtime writes identifies the runtime and has the expected kind",
    arguments: [
      ("stub ReportStubBlock<StubPrecode>", .coreclr, .stub), ("stub<3> AllocateTemporaryEntryPoints<PRECODE_STUB>", .coreclr, .stub),
      ("void [app] dynamicClass::lambda_method(class Closure)", .coreclr, .function),
      ("Ljava/util/ArrayList;::lastIndexOf", .jvm, .function), ("Lcom/foo/Bar;.baz", .jvm, .function),
      ("Lcom/foo/Qux;.q in Lcom/foo/Bar;.baz", .jvm, .function), ("Lcom/foo/Bar;.baz(I)V(Bar.java:7)", .jvm, .function),
      ("java.util.ArrayList.get", .jvm, .function),
      ("main+0x4", .qemu, .instruction), ("do_trampoline+0x4", .qemu, .instruction),
      ("ZJIT: Integer#times@<internal:numeric>:231", .zjit, .function), ("ZJIT: block in <main>@/srv/a.rb:3", .zjit, .function),
      ("ZJIT: side-exit", .zjit, .exit), ("ZJIT: lazy side exit", .zjit, .exit), ("ZJIT: entry trampoline", .zjit, .trampoline),
      ("ZJIT: GuardType", .zjit, .block), ("zjit::fib", .zjit, .function),
      ("PHP::/srv/www/index.php::__pseudoMain", .hhvm, .function), ("PHP::MyClass::render$prologue", .hhvm, .function),
      ("HHVM::enterTCHelper", .hhvm, .stub), ("HHVM::pcre_jit::/a+/", .hhvm, .regexp), ("HPHP::jit::enterTCHelper", .hhvm, .stub),
      ("JIT: loop #3 (f /srv/a.py:10)", .pypy, .trace),
      ("JIT_0x401000_0x7f0000001000", .fex, .block), ("libc.so.6+0x27cd0 (0x7f0000001080)", .fex, .block), ("FEXJIT", .fex, .stub),
      ("Dispatch_1234", .fex, .stub), ("0x401000:ADD Ed, Gd", .box64, .instruction),
      ("JIT_PPC_80003154", .dolphin, .block), ("JIT_PPC_OSInit_80003154", .dolphin, .block), ("JIT_Loop", .dolphin, .stub),
      ("JIT_Dispatcher", .dolphin, .stub), ("JIT_ReadTrampoline_80003154", .dolphin, .trampoline),
      ("__0x10240", .rpcs3, .function), ("__spu-0x00a30-Lc2kF", .rpcs3, .block), ("__spu-fx00a30-Lc2kF", .rpcs3, .function),
      ("spu-b-Lc2kF", .rpcs3, .block),
      ("admin.smx::OnPluginStart", .sourcepawn, .function), ("<jit invoke stub>", .sourcepawn, .stub),
      ("<luau> game.luau:12 step", .luau, .function), ("<luau helpers>", .luau, .stub), ("<luau gate>", .luau, .stub),
      ("aot_func#12", .wamr, .function), ("[app]#aot_func#0", .wamr, .function), (" aot_func#7", .wamr, .function),
      ("julia_fib_123", .julia, .function), ("japi1_f_9", .julia, .function), ("jfptr_fib_124", .julia, .trampoline),
      ("KeyedLoadIC:A keyed load IC from the snapshot", .node, .stub), ("CallInitialize:args_count: 0", .node, .stub),
      ("InterpretedFunction:f a.js", .node, .function),
      ("JIT$/srv/a.php", .php, .script), ("ESCAPE-22-2", .php, .exit), ("jit$$trace_exit_16", .php, .exit),
      ("(wrapper dynamic-method) object:lambda_method (Closure)", .mono, .function),
      ("(wrapper alloc) object:Alloc (intptr)", .mono, .wrapper),
    ] as [(String, Runtime, EntryKind)])
  func identified(name: String, runtime: Runtime, kind: EntryKind) {
    #expect(RuntimeGuess.runtime(of: Array(name.utf8)) == runtime)
    #expect(NameMeaning(name: Array(name.utf8), in: nil)?.kind == kind)
    #expect(NameMeaning(name: Array(name.utf8), in: runtime)?.kind == kind)
  }

  @Test(
    "A name that several runtimes may write identifies no runtime, but has its kind in a map of its runtime",
    arguments: [
      ("com.foo.Bar.baz", .jvm, .function), ("main", .qemu, .instruction), ("do_trampoline", .qemu, .instruction),
      ("main:MOV Ed, Gd", .box64, .instruction), ("libc.so.6", .fex, .block), ("/usr/lib/libm.so", .fex, .block),
      ("Memcpy_trampoline", .mono, .trampoline), ("Handler:x", .node, .stub), ("uniqueStubs::callToExit", .hhvm, .stub),
      ("spu_gateway", .rpcs3, .stub), ("ppu_escape", .rpcs3, .stub), ("spu_ROTQBY", .rpcs3, .bytecodeHandler),
      ("tr_dispatch", .rpcs3, .trampoline), ("__ub3", .rpcs3, .trampoline), ("JIT_cdts", .dolphin, .stub),
    ] as [(String, Runtime, EntryKind)])
  func unidentified(name: String, runtime: Runtime, kind: EntryKind) {
    #expect(RuntimeGuess.runtime(of: Array(name.utf8)) == nil)
    #expect(NameMeaning(name: Array(name.utf8), in: runtime)?.kind == kind)
  }

  @Test("A long name is matched by its first and last 512 bytes")
  func long() {
    let name = Array(repeatElement(UInt8(ascii: "a"), count: 1 << 20)) + Array("+0x4".utf8)
    #expect(NameMeaning(name: name, in: nil)?.kind == .instruction)
    #expect(NameMeaning(name: Array("(".utf8) + name.dropLast(4) + Array("] ::()".utf8), in: .coreclr)?.kind == .stub)
  }

  @Test("No name rule of a runtime is hidden by an earlier rule")
  func reachable() {
    for runtime in Runtime.allCases where runtime != .demo {
      let rules = NameRules.of(runtime)
      #expect(!rules.isEmpty, "\(runtime)")
      for (index, rule) in rules.enumerated() {
        guard let example = rule.example else { continue }
        let first = rules.firstIndex { $0.matches(example[...]) }
        #expect(first == index, "\(runtime), rule \(index): \(rules[first ?? 0])")
      }
    }
  }

  @Test(
    "The name of an executable gives its runtimes",
    arguments: [
      ("node", [.node]), ("nodejs", [.node]), ("deno", [.node]), ("python3.13", [.cpython]), ("beam.smp", [.beam]),
      ("ruby3.3", [.yjit, .zjit]),
      ("php-fpm8.2", [.php]), ("mono-sgen", [.mono]), ("qemu-x86_64-static", [.qemu]), ("java (deleted)", [.jvm]), ("pypy3.10", [.pypy]),
      ("FEXInterpreter", [.fex]), ("bash", []), ("node_exporter", []), ("mongod", []), ("monodevelop", []),
    ] as [(String, [Runtime])])
  func executables(name: String, runtimes: [Runtime]) {
    #expect(Runtime.all(executable: name) == runtimes)
    #expect(Runtime(executable: name) == runtimes.first)
  }
}

extension NameRule {
  /// A name that matches the rule; nil for a rule that matches all names.
  fileprivate var example: [UInt8]? {
    guard pattern.parts != [.any] else { return nil }
    return pattern.parts.flatMap { part in
      switch part {
      case .text(let text): text
      case .any: Array("zz".utf8)
      case .hex: Array("1f".utf8)
      case .digits: Array("12".utf8)
      case .word: Array("Word".utf8)
      case .marker: Array("*".utf8)
      }
    }
  }
}
