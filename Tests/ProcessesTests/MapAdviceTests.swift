import Glibc
import MapAnalysis
import PerfMap
import TestSupport
import Testing

@testable import Processes

@Suite("Advice for runtimes without a map")
struct MapAdviceTests {
  private static let variables = "DOTNET_PerfMapEnabled=3 DOTNET_EnableWriteXorExecute=0"
  private static let phpOptions = "-d opcache.jit_buffer_size=64M -d opcache.jit=tracing -d opcache.jit_debug=16"

  private func advice(_ runtime: Runtime, _ path: String, _ arguments: [String], library: String? = nil) -> MapAdvice {
    let program = RuntimeProgram(runtime: runtime, path: path, library: library, arguments: arguments.map { Array($0.utf8) })
    return MapAdvice(program, pid: ProcessID(7))
  }

  @Test(
    "The suggested command enables the map of the runtime, for the script of the process if it is known",
    arguments: [
      ("/usr/bin/node", ["node", "server.js", "--port", "80"], Runtime.node, "node --perf-basic-prof server.js"),
      (
        "/usr/bin/node", ["/usr/bin/node", "--inspect", "-r", "./a.js", "server.js"], .node,
        "node --perf-basic-prof --inspect -r ./a.js server.js"
      ),
      ("/usr/bin/node", ["node"], .node, "node --perf-basic-prof app.js"),
      ("/usr/bin/node", ["node", "-e", "f()"], .node, "node --perf-basic-prof app.js"),
      ("/usr/bin/node", ["node", "60"], .node, "node --perf-basic-prof app.js"),
      ("/usr/bin/node", ["node", "a b$c'.js"], .node, #"node --perf-basic-prof 'a b$c'\''.js'"#),
      ("/usr/bin/node", ["node", "a\u{1b}[2J.js"], .node, "node --perf-basic-prof app.js"),
      ("/usr/bin/deno", ["deno", "run", "-A", "main.ts"], .node, "deno run --v8-flags=--perf-basic-prof -A main.ts"),
      ("/usr/bin/deno", ["deno", "main.ts"], .node, "deno run --v8-flags=--perf-basic-prof main.ts"),
      ("/usr/bin/deno", [], .node, "deno run --v8-flags=--perf-basic-prof app.ts"),
      ("/usr/bin/python3.12", ["python3", "-m", "http.server"], .cpython, "python3 -X perf -m http.server"),
      ("/usr/bin/python3.13", ["python3.13", "-W", "ignore", "app.py"], .cpython, "python3.13 -X perf -W ignore app.py"),
      ("/usr/bin/python3", ["python3", "app.py"], .cpython, "python3 -X perf app.py"),
      ("/usr/bin/ruby3.3", ["ruby", "-I", "lib", "app.rb"], .yjit, "ruby --yjit --yjit-perf -I lib app.rb"),
      ("/usr/bin/ruby", ["ruby", "--zjit", "app.rb"], .yjit, "ruby --zjit --zjit-perf --zjit app.rb"),
      ("/usr/bin/php8.2", ["php", "-d", "a=b", "w.php"], .php, "php -d opcache.enable_cli=1 \(phpOptions) -d a=b w.php"),
      ("/usr/sbin/php-fpm8.2", ["php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)"], .php, "php-fpm8.2 \(phpOptions)"),
      ("/usr/lib/erlang/erts-13.1.5/bin/beam.smp", ["beam.smp", "--"], .beam, "erl +JPperf map"),
      ("/usr/lib/erlang/erts-12.3/bin/beam.smp", ["beam.smp", "--"], .beam, "erl +JPperf true"),
      ("/usr/bin/mono-sgen", ["mono", "prog.exe"], .mono, "mono --jitmap prog.exe"),
      (
        "/usr/bin/qemu-aarch64-static", ["qemu-aarch64-static", "-L", "/root", "./a.out"], .qemu,
        "qemu-aarch64-static -perfmap -L /root ./a.out"
      ),
      ("/usr/bin/qemu-system-x86_64", ["qemu-system-x86_64", "-m", "512"], .qemu, "qemu-system-x86_64 -perfmap"),
      ("/usr/bin/wasmtime", ["wasmtime", "run", "--dir", ".", "a.wasm"], .wasmtime, "wasmtime run --profile perfmap --dir . a.wasm"),
      ("/usr/bin/dotnet", ["dotnet", "exec", "app.dll"], .coreclr, "\(variables) dotnet exec app.dll"),
      ("/usr/bin/dotnet", ["dotnet", "app.dll"], .coreclr, "\(variables) dotnet app.dll"),
      ("/srv/MyService", ["./MyService", "--urls", "x"], .coreclr, "\(variables) /srv/MyService"),
      ("/usr/bin/box64", ["box64", "./game"], .box64, "BOX64_DYNAREC_PERFMAP=1 box64 ./game"),
      ("/usr/bin/java", ["java", "-jar", "a.jar"], .jvm, "jcmd 7 Compiler.perfmap"),
    ] as [(String, [String], Runtime, String)])
  func commands(path: String, arguments: [String], runtime: Runtime, command: String) {
    #expect(advice(runtime, path, arguments) == .command(command))
  }

  @Test(
    "A runtime that cannot write a map gets the reason instead of a command",
    arguments: [
      ("/usr/bin/python3.11", Runtime.cpython, "python 3.11 cannot write a map; 3.12 and later can"),
      ("/usr/bin/python2.7", .cpython, "python 2.7 cannot write a map; 3.12 and later can"),
      ("/usr/bin/ruby3.1", .yjit, "ruby 3.1 cannot write a map; 3.3 and later can"),
      ("/home/a/.rbenv/versions/3.2.2/bin/ruby", .yjit, "ruby 3.2 cannot write a map; 3.3 and later can"),
      ("/usr/bin/php7.4", .php, "php 7.4 cannot write a map; 8 and later can"),
      ("/usr/lib/jvm/java-11-openjdk-amd64/bin/java", .jvm, "java 11 cannot write a map; 17 and later can, or perf-map-agent"),
      ("/usr/lib/jvm/java-1.8.0-openjdk/jre/bin/java", .jvm, "java 8 cannot write a map; 17 and later can, or perf-map-agent"),
      ("/opt/qemu-7.2/bin/qemu-x86_64", .qemu, "qemu 7.2 cannot write a map; 8 and later can"),
      ("/usr/bin/luajit-2.1.0", .luajit, "luajit writes a map only if built with LUAJIT_USE_PERFTOOLS"),
    ] as [(String, Runtime, String)])
  func versions(path: String, runtime: Runtime, reason: String) {
    #expect(advice(runtime, path, []) == .impossible(reason))
  }

  @Test("QEMU with KVM gets no command, because it generates no code")
  func kvm() {
    for arguments in [["qemu-system-x86_64", "-enable-kvm"], ["qemu-system-x86_64", "-accel", "kvm"]] {
      guard case .impossible(let reason) = advice(.qemu, "/usr/bin/qemu-system-x86_64", arguments) else {
        Issue.record("a command for \(arguments)")
        continue
      }
      #expect(reason.contains("KVM"))
    }
  }

  @Test(
    "The environment variables that enable the map of .NET depend on its version",
    arguments: [
      ("3.1.32", "COMPlus_PerfMapEnabled=1 dotnet a.dll"), ("5.0.1", "COMPlus_PerfMapEnabled=1 dotnet a.dll"),
      ("6.0.36", "DOTNET_PerfMapEnabled=3 dotnet a.dll"), ("7.0.0", "\(variables) dotnet a.dll"), ("10.0.0", "\(variables) dotnet a.dll"),
    ])
  func dotNet(version: String, command: String) {
    let library = "/usr/share/dotnet/shared/Microsoft.NETCore.App/\(version)/libcoreclr.so"
    #expect(advice(.coreclr, "/usr/share/dotnet/dotnet", ["dotnet", "a.dll"], library: library) == .command(command))
  }

  @Test(
    "A version is read only from a path component that names the runtime or is in a directory of versions",
    arguments: [
      ("/usr/bin/python3", ["python"], "3"), ("/usr/lib/x86_64-linux-gnu/libjvm.so", ["java", "jdk"], nil),
      ("/opt/app/11.0/bin/java", ["java"], nil),
      ("/opt/jdk-21.0.2/bin/java", ["java", "jdk"], "21.0"), ("/opt/openjdk/bin/java", ["java", "jdk"], nil), ("", ["java"], nil),
      ("/opt/rubies/ruby-3.2.2/bin/ruby", ["ruby"], "3.2"), ("/usr/bin/qemu-x86_64", ["qemu"], nil),
    ] as [(String, [String], String?)])
  func versionParsing(path: String, names: [String], version: String?) {
    #expect(RuntimeVersion(path: path, names: names)?.description == version)
  }

  @Test(
    "A process is recognized by the runtime library that it maps", arguments: [("libcoreclr.so", Runtime.coreclr), ("libjvm.so", .jvm)])
  func mappedLibrary(library: String, runtime: Runtime) throws {
    let folder = try ScratchDirectory()
    // The dynamic linker maps the preloaded library under its path.
    try copyProgram("/bin/sleep", to: folder.file("MyService"))
    try copyProgram(try #require(try Self.someLibrary()), to: folder.file(library))
    let process = try ChildProcess(folder.file("MyService"), ["100"], environment: ["LD_PRELOAD=\(folder.file(library))"])
    let pid = ProcessID(process.pid)
    let proc = ProcFilesystem()
    #expect(try becomesTrue { try proc.facts(of: pid).flatMap { proc.runtimeWithoutMap($0) }?.runtime == runtime })
  }

  @Test("A program next to its .runtimeconfig.json file is recognized as .NET")
  func dotNetHost() throws {
    let folder = try ScratchDirectory()
    try copyProgram("/bin/sleep", to: folder.file("MyService"))
    let process = try ChildProcess(folder.file("MyService"), ["100"])
    let proc = ProcFilesystem()
    let facts = try #require(try proc.facts(of: ProcessID(process.pid)))
    #expect(proc.runtimeWithoutMap(facts) == nil)
    try folder.write("MyService.runtimeconfig.json", "{}".utf8)
    #expect(proc.runtimeWithoutMap(facts)?.how == "\(Self.variables) \(folder.file("MyService"))")
  }

  /// Returns the path of a shared library that this process maps.
  private static func someLibrary() throws -> String? {
    try ProcFilesystem().mappings(of: ProcessID(getpid()))?.all.map { String(decoding: $0.name, as: UTF8.self) }
      .first { $0.contains("/libm.so") || $0.contains("/libm-") }
  }
}
