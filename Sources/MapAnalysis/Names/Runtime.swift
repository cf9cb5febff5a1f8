import PerfMap

/// A language runtime or emulator that writes maps.
public enum Runtime: String, CaseIterable, Hashable, Sendable {
  case node, jvm, cpython, yjit, beam, php, mono, qemu, wasmtime, coreclr, luajit, moarvm
  /// The program `jittop demo`.
  case demo

  /// True if the runtime appends to an existing map, so that lines of an earlier process remain before those of the new one.
  public var appends: Bool { self == .cpython || self == .wasmtime }

  /// True if the runtime writes all its code at once, on request and in address order, so that a later entry is not a newer one.
  public var dumps: Bool { self == .jvm }

  /// Finds the runtime of a program by the start of its executable's name, the last part of the target of `/proc/PID/exe`; nil if it is
  /// unknown.
  public init?(executable: String) {
    guard let rule = Runtime.executables.first(where: { executable.hasPrefix($0.prefix) }) else { return nil }
    self = rule.runtime
  }

  private static let executables: [(prefix: String, runtime: Runtime)] = [
    ("node", .node), ("deno", .node), ("java", .jvm), ("python", .cpython), ("ruby", .yjit), ("beam", .beam), ("php", .php),
    ("mono", .mono), ("qemu-", .qemu), ("wasmtime", .wasmtime), ("dotnet", .coreclr), ("luajit", .luajit), ("moar", .moarvm),
    ("rakudo", .moarvm), ("jittop", .demo),
  ]

  /// The display name, with the first version that can write a map if earlier ones are in use.
  public var title: String {
    switch self {
    case .node: "node, deno"
    case .jvm: "java 17+"
    case .cpython: "python 3.12+"
    case .yjit: "ruby 3.3+"
    case .php: "php 8"
    case .beam: "erlang 25+"
    case .coreclr: ".NET"
    case .mono: "mono"
    case .wasmtime: "wasmtime"
    case .qemu: "qemu-user"
    case .moarvm: "moarvm"
    case .luajit: "luajit"
    case .demo: "jittop"
    }
  }

  /// The command line, environment variable or build option that makes the runtime write a map.
  public var howToWrite: String {
    switch self {
    case .node: "node --perf-basic-prof app.js"
    case .jvm: "jcmd PID Compiler.perfmap"
    case .cpython: "python -X perf app.py"
    case .yjit: "ruby --yjit --yjit-perf app.rb"
    case .php: "php -d opcache.enable_cli=1 -d opcache.jit_debug=16 app.php"
    case .beam: "erl +JPperf map"
    case .coreclr: "DOTNET_PerfMapEnabled=1 dotnet app.dll"
    case .mono: "mono --jitmap app.exe"
    case .wasmtime: "wasmtime run --profile perfmap app.wasm"
    case .qemu: "qemu-x86_64 -perfmap ./program"
    case .moarvm: "MVM_JIT_PERF_MAP=1 raku app.raku"
    case .luajit: "built with LUAJIT_USE_PERFTOOLS"
    case .demo: "jittop demo"
    }
  }

  /// True if a user can make the runtime write a map without a rebuild; false for the demo.
  public var canBeEnabled: Bool { self != .demo && self != .luajit }
}

/// A detector of the runtime that wrote a map, by the names of the first 256 entries.
///
/// Only names that a single runtime writes count. The result is the runtime with the most such names.
///
/// ```swift
/// var guess = RuntimeGuess()
/// let runtime = guess.update(contents.entries) { map.bytes($0.name, limit: RuntimeGuess.nameLength) }
/// ```
public struct RuntimeGuess: Sendable {
  /// The number of bytes of each name that are needed, from its start.
  public static let nameLength = 512
  private static let sample = 256
  private var seen = 0
  private var votes: [Runtime: Int] = [:]
  private var decided: Runtime?

  /// Creates a detector that has seen no entry.
  public init() {}

  /// Examines the names of new entries among the first 256, and returns the runtime, or nil while it is unknown. `name` reads the name of
  /// an entry.
  public mutating func update(_ entries: EntryTable, _ name: (Entry) -> [UInt8]) -> Runtime? {
    let end = min(entries.count, Self.sample)
    guard seen < end else { return decided }
    for index in seen..<end {
      if let runtime = RuntimeGuess.runtime(of: name(entries[EntryID(UInt32(index))])) { votes[runtime, default: 0] += 1 }
    }
    seen = end
    decided = votes.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
    return decided
  }

  /// Returns the runtime that a name identifies, or nil.
  static func runtime(of name: [UInt8]) -> Runtime? { NameRules.anyMap.first { $0.matches(name) }?.runtime }
}
