import MapAnalysis
import PerfMap
import TestSupport
import Testing

@testable import Monitor

@Suite("Tiers and runtimes from names")
struct TierTests {
  @Test(
    "The tier of an entry is recognized by its name",
    arguments: [
      ("JS:~run /srv/a.js:1:2", Tier.interpreter), ("JS:^run /srv/a.js:1:2", .baseline), ("JS:+run a.js:1:2", .mid),
      ("JS:*run a.js:1:2", .optimized), ("JS:o+run a.js:1:2", .mid), ("JS:o*run a.js:1:2", .optimized),
      ("JS:*'run a.js:1:2", .optimized), ("JS:~ file:///a.js:1:1", .interpreter), ("JS:opt a.js:1:2", nil), ("JS:run a.js:1:2", nil),
      ("JS:", nil), ("JS:o", nil), ("Eval:~ node:internal/main/eval_string:1:1", .interpreter), ("Script:^ a.js:1:1", .baseline),
      ("LazyCompile:~run a.js:1", .interpreter), ("LazyCompile:*run a.js:1", .optimized), ("Function:~run a.js:1", .interpreter),
      ("Builtin:RecordWriteSaveFP", .stub), ("BytecodeHandler:LdaZero", .stub), ("Stub:CEntry", .stub),
      ("RegExp:^a+$", .stub), ("RegExp.> src: ^a", .stub), ("RegExp.< src: ^a", .stub),
      ("JS:wasm-function[0]-0-liftoff", .baseline), ("JS:wasm-function[0]-0-turbofan", .optimized),
      ("void [App] C::M(int32)[QuickJitted]", .baseline), ("void [App] C::M(int32)[Tier0]", .baseline),
      ("void [App] C::M(int32)[OptimizedTier1]", .optimized), ("void [App] C::M(int32)[Optimized]", .optimized),
      ("void [App] C::M(int32)[PreJIT]", .optimized), ("stub<12> GenerateLookupStub", .stub),
      ("JIT$$exception_handler", .stub), ("JIT$fib", nil), ("TRACE-1$fib$3", .optimized), (" ESCAPE-22-2", .stub),
      ("(wrapper managed-to-native) object:x ()", .stub), ("Prog.C:M (int)", nil), ("TRACE_1::a.lua:3", .optimized),
      ("py::run:/srv/a.py", nil), ("[JIT] Class#run", nil), ("$lists:map/2", nil), ("java.lang.String A.b(int)", nil),
      ("Interpreter", nil), ("guest-0x4014f0", nil), ("wasm[0]::function[2]", nil), ("", nil),
    ] as [(String, Tier?)])
  func tiers(name: String, tier: Tier?) {
    #expect(Tier(name: Array(name.utf8)) == tier)
  }

  @Test(
    "Tier.markerLength returns the length of the tier marker in a name",
    arguments: [
      ("JS:~run a.js:1:2", 4), ("JS:o*run a.js", 5), ("JS:*'run a.js", 5), ("JS:run", 0), ("JS:o", 0), ("JS:~", 0), ("JS:", 0),
      ("Builtin:x", 0), ("Eval:~ a", 0), ("", 0),
    ])
  func markers(name: String, length: Int) {
    #expect(Tier.markerLength(in: Array(name.utf8)) == length)
  }

  @Test("Every name in the sample maps has the tier of its V8 marker, prefix or suffix")
  func samples() throws {
    for name in SampleMap.names {
      var contents = MapContents()
      let bytes = try SampleMap.bytes(name)
      contents.append(bytes)
      for index in 0..<contents.entries.count {
        let range = contents.entries[EntryID(UInt32(index))].name
        let text = String(decoding: bytes[Int(range.offset)..<Int(range.offset + range.length)], as: UTF8.self)
        let kind = ["JS:", "Eval:", "Script:"].first { text.hasPrefix($0) }
        let stubs = ["Builtin:", "BytecodeHandler:", "Stub:", "RegExp", "JIT$$", "jit$$", " ESCAPE-", "(wrapper ", "stub<"]
        let expected: Tier? =
          switch kind.flatMap({ text.dropFirst($0.count).first }) {
          case "~": .interpreter
          case "^": .baseline
          case "+": .mid
          case "*": .optimized
          default:
            if text.hasSuffix("-liftoff") {
              .baseline
            } else if text.hasSuffix("-turbofan") || text.hasPrefix("TRACE-") {
              .optimized
            } else {
              stubs.contains(where: text.hasPrefix) ? .stub : nil
            }
          }
        #expect(Tier(name: Array(text.utf8)) == expected, "\(name): \(text)")
      }
    }
  }

  static let runtimes: [(String, Runtime?)] = [
    ("erlang/otp25-head", .beam), ("java/int", .jvm), ("java/perfmap1", .jvm), ("moarvm/app", .moarvm), ("mono/killed", .mono),
    ("mono/prog", .mono), ("node/app-basic", .node), ("node/hello-onlyfn", .node), ("php/many-tracing", .php), ("php/tracing", .php),
    ("php/tracing82", .php),
    ("python/capi-plain", nil), ("python/fork-perf-3699", .cpython), ("python/fork-perf-3700", .cpython), ("python/hello", .cpython),
    ("qemu/prog-static", .qemu), ("ruby/app-perf", .yjit), ("ruby/small", .yjit), ("wasmtime/small", .wasmtime),
  ]

  @Test("The runtime of every sample map is recognized", arguments: runtimes)
  func runtime(name: String, runtime: Runtime?) throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append(try SampleMap.bytes(name), to: id)
    #expect(fed.monitor.maps[id]?.runtime == runtime)
    #expect(Self.runtimes.map(\.0) == SampleMap.names)
  }

  @Test("The runtime is the same if the map arrives in pieces", arguments: [7, 100, 4096])
  func pieces(_ size: Int) throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    let bytes = try SampleMap.bytes("wasmtime/small")
    for start in stride(from: 0, to: bytes.count, by: size) { fed.append(bytes[start..<min(bytes.count, start + size)], to: id) }
    #expect(fed.monitor.maps[id]?.runtime == .wasmtime)
  }
}
