import MapAnalysis
import PerfMap
import Testing

@Suite("Function names in all tiers")
struct FunctionNameTests {
  @Test(
    "FunctionName removes tier markers and suffixes from a name",
    arguments: [
      ("JS:~run a.js:1:2", "run a.js:1:2"), ("JS:o*'run a.js", "run a.js"), ("JS:run a.js", "run a.js"), ("JS:*", ""), ("JS:o~x", "o~x"),
      ("JS:opt a.js", "opt a.js"), ("LazyCompile:*run a.js:1", "run a.js:1"), ("Function:~run a.js:1", "run a.js:1"),
      ("JS:~ w.js:1:14", " w.js:1:14"), ("Script:~ a.js:1:1", " a.js:1:1"), ("Script::x", "Script::x"), ("Function:f", "Function:f"),
      ("void [App] C::M(int32)[Tier0]", "void [App] C::M(int32)"), ("[Tier0]", "[Tier0]"), ("int f[]", "int f[]"),
      ("JS:wasm-function[0]-0-liftoff", "wasm-function[0]-0"), ("Builtin:Abort", "Builtin:Abort"), (" ESCAPE-22-2", " ESCAPE-22-2"),
      ("", ""), ("C::M()[OptimizedTier1OSR]", "C::M()"), ("C::M()[InstrumentedTier]", "C::M()"), ("C::M()[MinOptJitted]", "C::M()"),
      ("C::M()[PreJit-cold]", "C::M()"), ("C::M()[Unknown]", "C::M()"), ("stub<12> Precode<Owner>", "Precode<Owner>"),
      ("stub<12> ", "stub<12> "),
      ("main+0x4", "main"), ("main", "main"), ("+0x4", "+0x4"), ("main+0xzz", "main+0xzz"), ("a+b", "a+b"),
      ("JIT_0x401000_0x7f0000001000", "JIT_0x401000"), ("libc.so.6+0x27cd0 (0x7f0000001080)", "libc.so.6+0x27cd0"), ("f (0x)", "f (0x)"),
      ("JIT_PPC_80003154", "JIT_PPC_80003154"), ("julia_fib_123", "julia_fib"), ("jfptr_fib_7", "jfptr_fib"), ("julia_1", "julia_1"),
      ("julia+0x10", "julia"), ("M.f+0x10", "M.f"),
    ])
  func common(name: String, function: String) {
    #expect(String(decoding: FunctionName(Array(name.utf8)[...]).bytes, as: UTF8.self) == function)
  }

  @Test("Only one suffix is removed from a name, so a long row of suffixes causes no recursion")
  func manySuffixes() {
    let suffixes = String(repeating: "[Tier0]", count: 200_000)
    #expect(FunctionName(Array("f\(suffixes)".utf8)[...]).bytes.count == suffixes.utf8.count - 6)
  }

  @Test("A script, eval code and a function of one name are distinct")
  func kinds() {
    let names = ["JS:~f a.js:1:1", "Script:~f a.js:1:1", "Eval:~f a.js:1:1"].map { FunctionName(Array($0.utf8)[...]) }
    #expect(names.map(\.kind) == [.function, .script, .eval])
    #expect(Set(names.map(\.key)).count == 3)
  }

  @Test("A leading space after a marker means an anonymous function")
  func anonymous() {
    #expect(FunctionName(Array("JS:~ w.js:1:14".utf8)[...]).isAnonymous)
    #expect(!FunctionName(Array("JS:~w w.js:1:14".utf8)[...]).isAnonymous)
    #expect(!FunctionName(Array(" ESCAPE-22-2".utf8)[...]).isAnonymous)
  }

  @Test(
    "The names that a function has in different tiers have the same function name, kind and key",
    arguments: [
      "JS:~run a.js:1:2", "LazyCompile:*g", "Script:^ a.js:1:1", "C::M()[Optimized]", "JS:wasm-function[1]-1-turbofan", "plain",
      "C::M()[InstrumentedTier]", "main+0x4", "stub<1> A", "JIT_0x1_0x2", "julia_f_1",
    ])
  func names(name: String) {
    let bytes = Array(name.utf8)
    let names = Tier.names(of: bytes)
    #expect(names.contains(bytes) && Set(names).count == names.count)
    #expect(Set(names.map { FunctionName($0[...]).bytes }).count == 1 && Set(names.map { FunctionName($0[...]).kind }).count == 1)
    #expect(Set(names.map { FunctionName($0[...]).key }).count == 1)
    #expect(FunctionName(bytes[...]).key != FunctionName((bytes + [0x78])[...]).key)
  }
}
