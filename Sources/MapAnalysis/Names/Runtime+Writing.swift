import PerfMap

extension Runtime {
  /// The display name in instructions to write a map, with the first version that supports it.
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

  /// True if a user can make the runtime write a map, without a rebuild.
  public var canBeEnabled: Bool { self != .demo && self != .luajit }
}
