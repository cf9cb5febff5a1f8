import PerfMap

/// The runtime that wrote a map.
public enum Runtime: String, CaseIterable, Hashable, Sendable {
  case node, jvm, cpython, yjit, beam, php, mono, qemu, wasmtime, coreclr, luajit, moarvm
  /// jittop's own demo.
  case demo
}

/// Tells the runtime from the names of a map's first entries: a table of what only one runtime writes.
struct RuntimeGuess {
  private static let sample = 256
  private var seen = 0
  private var votes: [Runtime: Int] = [:]
  private var decided: Runtime?

  /// Looks at the entries that are new among the first 256 and returns the runtime when there is one.
  mutating func update(_ entries: EntryTable, _ name: (Entry) -> [UInt8]) -> Runtime? {
    let end = min(entries.count, Self.sample)
    guard seen < end else { return decided }
    for index in seen..<end {
      if let runtime = RuntimeGuess.runtime(of: name(entries[EntryID(UInt32(index))])) { votes[runtime, default: 0] += 1 }
    }
    seen = end
    decided = votes.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
    return decided
  }

  /// The runtime that alone writes such a name, or nil.
  static func runtime(of name: [UInt8]) -> Runtime? {
    let text = String(decoding: name.prefix(512), as: UTF8.self)
    return rules.first { rule in
      switch rule.test {
      case .prefix(let prefix): text.hasPrefix(prefix)
      case .contains(let part): text.contains(part)
      }
    }?.runtime
  }

  private enum Test { case prefix(String), contains(String) }

  private static let rules: [(test: Test, runtime: Runtime)] = [
    (.contains(" demo/"), .demo),
    (.prefix("Builtin:"), .node), (.prefix("BytecodeHandler:"), .node), (.prefix("JS:"), .node), (.prefix("LazyCompile:"), .node),
    (.prefix("py::"), .cpython), (.prefix("[JIT] "), .yjit),
    (.prefix("JIT$"), .php), (.prefix("TRACE-"), .php), (.prefix(" ESCAPE-"), .php),
    (.prefix("guest-0x"), .qemu), (.prefix("tcg-"), .qemu),
    (.contains("wasm["), .wasmtime), (.prefix("signatures["), .wasmtime),
    (.prefix("(wrapper "), .mono), (.contains("_trampoline"), .mono),
    (.contains("::codeHeader"), .beam), (.contains("-CodeInfoPrologue"), .beam),
    (.contains("[QuickJitted]"), .coreclr), (.contains("[PreJIT]"), .coreclr), (.contains("[OptimizedTier1]"), .coreclr),
    (.contains("[Tier0]"), .coreclr), (.prefix("stub<"), .coreclr),
    (.prefix("TRACE_"), .luajit), (.contains("(gen/moar/"), .moarvm), (.contains("(SETTING::"), .moarvm),
    (.prefix("Interpreter"), .jvm), (.prefix("StubRoutines"), .jvm), (.contains("I2C/C2I adapters"), .jvm),
    (.prefix("vtable chunks"), .jvm), (.contains(" java.lang."), .jvm), (.contains("(java."), .jvm), (.prefix("java.lang."), .jvm),
  ]
}
