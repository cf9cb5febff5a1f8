import Glibc
import TestSupport
import Testing

@testable import MapAnalysis
@testable import PerfMap

/// Compares the rules with a second classification of the real maps: regular expressions, and the numbers of names that `grep -E` found.
@Suite("Kinds and tiers of real maps")
struct KindTruthTests {
  /// The expected kind, tier and count of the names that match a regular expression.
  struct Shape: Sendable {
    var kind: EntryKind
    var tier: Tier?
    var pattern: String
    var count: Int

    init(_ kind: EntryKind, _ tier: Tier?, _ pattern: String, _ count: Int) {
      (self.kind, self.tier, self.pattern, self.count) = (kind, tier, pattern, count)
    }
  }

  struct Truth: Sendable, CustomTestStringConvertible {
    var map: String
    var runtime: Runtime?
    var shapes: [Shape]
    var testDescription: String { map }
  }

  private static func mono(_ wrappers: Int, _ dynamic: Int, _ functions: Int, _ trampolines: Int, _ stubs: Int) -> [Shape] {
    [
      Shape(.wrapper, .stub, #"^\(wrapper [^d]"#, wrappers),
      Shape(.function, nil, #"^\(wrapper dynamic-method\) "#, dynamic), Shape(.function, nil, #"^[A-Z].*:[^ ].* \(.*\)$"#, functions),
      Shape(.trampoline, nil, "^[a-z_]*trampoline[a-z_0-9]*$", trampolines),
      Shape(
        .stub, .stub, #"^(\(null\)|call_filter|restore_context|(re)?throw_[a-z_]*exception|delegate_invoke_[a-z_]*[0-9]?)$"#, stubs),
    ]
  }

  private static func php(_ stubs: Int, _ traces: Int, _ exits: Int) -> [Shape] {
    [
      Shape(.stub, .stub, #"^JIT\$\$"#, stubs), Shape(.trace, .optimized, #"^TRACE-[0-9]+\$"#, traces),
      Shape(.exit, .stub, "^ ESCAPE-", exits),
    ]
  }

  private static let python = "^py::.*:.*"
  private static let javaStub = #"^[^(]+( \([12]\))?$"#

  static let truths: [Truth] = [
    Truth(
      map: "erlang/otp25-head", runtime: .beam,
      shapes: [
        Shape(.header, nil, "(::codeHeader|::codeFooter|-CodeInfoPrologue)$", 1227), Shape(.function, nil, #"^\$.+:.+/[0-9]+$"#, 1198),
        // Code shared by all modules: calls into the runtime, arithmetic on large numbers.
        Shape(.stub, .stub, #"^\$global::[a-z0-9_]+$"#, 75),
      ]),
    Truth(map: "java/int", runtime: .jvm, shapes: [Shape(.stub, .stub, javaStub, 360)]),
    Truth(
      map: "java/perfmap1", runtime: .jvm,
      shapes: [Shape(.function, nil, #"[A-Za-z0-9_$>]\([^)]*\)$"#, 973), Shape(.stub, .stub, javaStub, 409)]),
    Truth(map: "moarvm/app", runtime: .moarvm, shapes: [Shape(.function, nil, #"\([^()]+:[0-9]+\)$"#, 195)]),
    Truth(map: "mono/killed", runtime: .mono, shapes: mono(66, 0, 49, 15, 26)),
    Truth(map: "mono/prog", runtime: .mono, shapes: mono(124, 200, 108, 17, 60)),
    Truth(
      map: "node/app-basic", runtime: .node,
      shapes: [
        Shape(.builtin, .stub, "^Builtin:", 1699), Shape(.bytecodeHandler, .stub, "^BytecodeHandler:", 483),
        Shape(.function, .interpreter, "^JS:~", 1161), Shape(.function, .baseline, #"^JS:(\^|wasm-.*-liftoff$)"#, 478),
        Shape(.function, .optimized, #"^JS:(\*|wasm-.*-turbofan$)"#, 511), Shape(.eval, .interpreter, "^Eval:~", 473),
        Shape(.regexp, .stub, "^RegExp:", 2), Shape(.stub, .stub, "^Stub:", 2),
      ]),
    Truth(
      map: "node/hello-onlyfn", runtime: .node,
      shapes: [
        Shape(.function, .interpreter, "^JS:~", 155), Shape(.function, .baseline, #"^JS:\^"#, 12), Shape(.eval, .interpreter, "^Eval:~", 8),
        Shape(.script, .interpreter, "^Script:~", 1),
      ]),
    Truth(map: "php/many-tracing", runtime: .php, shapes: php(32, 1023, 1)),
    Truth(map: "php/tracing", runtime: .php, shapes: php(32, 32, 2)),
    Truth(
      map: "php/tracing82", runtime: .php,
      shapes: [
        Shape(.stub, .stub, #"^JIT\$\$"#, 37), Shape(.trace, .optimized, #"^TRACE-[0-9]+\$"#, 15),
        Shape(.exit, .stub, #"^jit\$\$trace_exit_[0-9]+$"#, 1),
      ]),
    // The callers of the C API chose these names, so they have no known meaning.
    Truth(map: "python/capi-plain", runtime: nil, shapes: []),
    Truth(map: "python/fork-perf-3699", runtime: .cpython, shapes: [Shape(.trampoline, nil, python, 537)]),
    Truth(map: "python/fork-perf-3700", runtime: .cpython, shapes: [Shape(.trampoline, nil, python, 20)]),
    Truth(map: "python/hello", runtime: .cpython, shapes: [Shape(.trampoline, nil, python, 194)]),
    Truth(
      map: "qemu/prog-static", runtime: .qemu,
      shapes: [Shape(.instruction, nil, "^guest-0x[0-9a-f]+$", 6388), Shape(.stub, .stub, "^tcg-", 1)]),
    Truth(map: "ruby/app-perf", runtime: .yjit, shapes: [Shape(.block, nil, #"^\[JIT\] "#, 9291)]),
    Truth(map: "ruby/small", runtime: .yjit, shapes: [Shape(.block, nil, #"^\[JIT\] "#, 29)]),
    Truth(
      map: "wasmtime/small", runtime: .wasmtime,
      shapes: [
        Shape(.trampoline, nil, #"_trampoline(\[[0-9]+\])?$"#, 24), Shape(.function, nil, #"^(fn_|wasm\[0\]::function|spaced name)"#, 22),
      ]),
  ]

  /// Also checks the second classification: every name matches one shape, and the numbers are as expected.
  @Test("The entries of each sample map have the expected kind and tier", arguments: truths)
  func recognition(_ truth: Truth) throws {
    #expect(Self.truths.map(\.map) == SampleMap.names)
    let read = ReadMap(try SampleMap.bytes(truth.map))
    let entries = read.readings.contents.entries
    let names = (0..<entries.count).map { read.text(entries[EntryID(UInt32($0))].name) }
    var guess = RuntimeGuess()
    let runtime = guess.update(entries) { read.text($0.name) }
    #expect(runtime == truth.runtime)
    let members = try truth.shapes.map { try Self.matching($0.pattern, names) }
    #expect(members.map(\.count) == truth.shapes.map(\.count))
    #expect(truth.shapes.isEmpty || members.reduce(Set()) { $0.union($1) }.count == names.count, "a name without a shape")
    #expect(members.reduce(0) { $0 + $1.count } == Set(members.joined()).count, "a name with two shapes")
    var wrong = 0
    for (shape, indexes) in zip(truth.shapes, members) {
      wrong += indexes.count { index in
        let meaning = NameMeaning(name: names[index], in: runtime)
        return meaning?.kind != shape.kind || meaning?.tier != shape.tier
      }
    }
    if truth.shapes.isEmpty { wrong = names.count { NameMeaning(name: $0, in: runtime) != nil } }
    #expect(wrong * 100 <= names.count, "\(wrong) of \(names.count)")
    // Today all are correct. The limit of 1 % is for future runtimes.
    #expect(wrong == 0)
  }

  /// Returns the indices of the names that match an extended regular expression.
  private static func matching(_ pattern: String, _ names: [[UInt8]]) throws -> [Int] {
    var regex = regex_t()
    try #require(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB) == 0)
    defer { regfree(&regex) }
    return names.indices.filter { index in
      (names[index] + [0]).withUnsafeBufferPointer { bytes in
        bytes.withMemoryRebound(to: CChar.self) { text in text.baseAddress.map { regexec(&regex, $0, 0, nil, 0) == 0 } ?? false }
      }
    }
  }
}
