import PerfMap

/// A language runtime or emulator that writes maps.
public enum Runtime: String, CaseIterable, Hashable, Sendable {
  case node, jvm, cpython, yjit, zjit, beam, php, mono, coreclr, wasmtime, qemu, luajit, moarvm
  case pypy, hhvm, julia, luau, sourcepawn, wamr, fex, box64, dolphin, rpcs3
  /// The program `jittop demo`.
  case demo

  /// True if the runtime appends to an existing map, so that lines of an earlier process remain before those of the new process.
  public var appends: Bool { [.cpython, .wasmtime, .zjit, .wamr, .box64].contains(self) }

  /// True if the runtime writes all its code at once, on request and in address order, so that a later entry is not always newer code.
  public var dumps: Bool { self == .jvm }

  /// Finds the runtime of a program by the name of its executable, the last part of the target of `/proc/PID/exe`; nil if it is unknown.
  public init?(executable: String) {
    guard let first = Runtime.all(executable: executable).first else { return nil }
    self = first
  }

  /// Returns the runtimes whose names a program may write, the most likely one first; empty if the program is unknown.
  ///
  /// A version may follow the name of the program: `python3.13`, `php-fpm8.2`, `qemu-x86_64-static`.
  public static func all(executable: String) -> [Runtime] {
    let program = programs.first { program in
      guard executable.hasPrefix(program.name) else { return false }
      let next = executable.utf8.dropFirst(program.name.utf8.count).first
      return program.name.hasSuffix("-")
        || next.map { !($0 == UInt8(ascii: "_") || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20) } ?? true
    }
    return program?.runtimes ?? []
  }

  private static let programs: [(name: String, runtimes: [Runtime])] = [
    ("node", [.node]), ("nodejs", [.node]), ("deno", [.node]), ("d8", [.node]), ("electron", [.node]), ("java", [.jvm]), ("javac", [.jvm]),
    ("jshell", [.jvm]), ("python", [.cpython]), ("pypy", [.pypy]), ("ruby", [.yjit, .zjit]), ("beam", [.beam]), ("php", [.php]),
    ("phpdbg", [.php]), ("hhvm", [.hhvm]), ("mono", [.mono]), ("qemu-", [.qemu]), ("wasmtime", [.wasmtime]), ("dotnet", [.coreclr]),
    ("luajit", [.luajit]), ("luau", [.luau]), ("moar", [.moarvm]), ("rakudo", [.moarvm]), ("iwasm", [.wamr]), ("julia", [.julia]),
    ("FEX", [.fex]), ("FEXInterpreter", [.fex]), ("FEXLoader", [.fex]), ("box64", [.box64]), ("dolphin-emu", [.dolphin]),
    ("rpcs3", [.rpcs3]),
    ("spshell", [.sourcepawn]), ("srcds", [.sourcepawn]), ("jittop", [.demo]),
  ]

  /// The display name, with the first version that can write a map if earlier versions are in use.
  public var title: String { summary.title }

  /// The command line, environment variable or build option that makes the runtime write a map.
  public var howToWrite: String { summary.how }

  private var summary: (title: String, how: String) {
    switch self {
    case .node: ("node", "node --perf-basic-prof app.js")
    case .jvm: ("java 17+", "jcmd PID Compiler.perfmap")
    case .cpython: ("python 3.12+", "python -X perf app.py")
    case .yjit: ("ruby 3.3+", "ruby --yjit --yjit-perf app.rb")
    case .zjit: ("ruby 4+ (ZJIT)", "ruby --zjit --zjit-perf app.rb")
    case .php:
      ("php 8", "php -d opcache.enable_cli=1 -d opcache.jit_buffer_size=64M -d opcache.jit=tracing -d opcache.jit_debug=16 app.php")
    case .beam: ("erlang 25+", "erl +JPperf map")
    case .coreclr: (".NET", "DOTNET_PerfMapEnabled=3 DOTNET_EnableWriteXorExecute=0 dotnet app.dll")
    case .mono: ("mono", "mono --jitmap app.exe")
    case .wasmtime: ("wasmtime", "wasmtime run --profile perfmap app.wasm")
    case .qemu: ("qemu 8+", "qemu-x86_64 -perfmap ./program")
    case .moarvm: ("moarvm", "MVM_JIT_PERF_MAP=1 raku app.raku")
    case .luajit: ("luajit", "built with LUAJIT_USE_PERFTOOLS")
    case .pypy: ("pypy", "built with rpython/jit/backend/llsupport/perf_map.py")
    case .hhvm: ("hhvm", "hhvm -vEval.PerfPidMap=1 app.php")
    case .julia: ("julia", "ENABLE_JITPROFILING=1 julia app.jl")
    case .luau: ("luau", "luau --codegen-perf app.luau")
    case .sourcepawn: ("sourcepawn", "always, until the server exits")
    case .wamr: ("wamr", "iwasm --enable-linux-perf app.aot")
    case .fex: ("FEX", "FEX_BLOCKJITNAMING=1 FEX ./program")
    case .box64: ("box64", "BOX64_DYNAREC_PERFMAP=1 box64 ./program")
    case .dolphin: ("dolphin", "PERF_BUILDID_DIR=1 dolphin-emu")
    case .rpcs3: ("rpcs3", "built with the perf map of Utilities/JITASM.cpp")
    case .demo: ("jittop", "jittop demo")
    }
  }

  /// True if a user can make the runtime write a map without a rebuild; false for the demo, and for a runtime that always writes one.
  public var canBeEnabled: Bool { ![.demo, .luajit, .pypy, .rpcs3, .sourcepawn].contains(self) }
}
