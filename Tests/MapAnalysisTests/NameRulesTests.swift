import Testing

@testable import MapAnalysis
@testable import PerfMap

@Suite("Meaning of names")
struct NameRulesTests {
  @Test(
    "A name has its kind and tier in a map of its runtime",
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

  @Test("No name rule of a runtime is hidden by an earlier rule")
  func reachable() {
    for runtime in Runtime.allCases where runtime != .demo {
      let rules = NameRules.of(runtime)
      #expect(!rules.isEmpty, "\(runtime)")
      for (index, rule) in rules.enumerated() {
        guard let example = rule.example else { continue }
        let first = rules.firstIndex { $0.matches(example) }
        #expect(first == index, "\(runtime), rule \(index): \(rules[first ?? 0])")
      }
    }
  }

  @Test(
    "The name of an executable gives its runtime",
    arguments: [("node", Runtime.node), ("python3.13", .cpython), ("beam.smp", .beam), ("bash", nil)])
  func executables(name: String, runtime: Runtime?) { #expect(Runtime(executable: name) == runtime) }
}

extension NameRule {
  /// A name that matches the rule.
  fileprivate var example: [UInt8]? {
    switch pattern {
    case .prefix(let text): text + Array("zz".utf8)
    case .suffix(let text): Array("zz".utf8) + text
    case .contains(let text): Array("zz".utf8) + text + Array("zz".utf8)
    case .marked(let text): text + Array("*zz".utf8)
    case .anything: nil
    }
  }
}
