import MapAnalysis
import PerfMap

/// The way to make a process write a map, or the reason why it cannot.
package enum MapAdvice: Hashable, Sendable {
  /// A command: for a running JVM, `jcmd` with the request for a map; for other runtimes, the command line to start the program with.
  case command(String)
  /// The reason why the process cannot write a map, as a sentence without a full stop.
  case impossible(String)

  /// Returns the advice for a process.
  ///
  /// Sources: the manuals of the runtimes; for .NET, dotnet/runtime `src/coreclr/inc/clrconfigvalues.h`. Before .NET 6, its environment
  /// variables have the prefix `COMPlus_`. The value 3 requests a map without a jitdump. From .NET 7 on, perf finds no name unless W^X is
  /// off.
  package init(_ program: RuntimeProgram, pid: ProcessID) {
    if let reason = program.obstacle {
      self = .impossible(reason)
    } else if program.runtime == .jvm {
      self = .command("jcmd \(pid) Compiler.perfmap")
    } else {
      self = .command(program.command)
    }
  }
}

extension RuntimeProgram {
  /// The first version of each runtime that can write a map.
  private static let firstVersions: [Runtime: (name: String, version: RuntimeVersion)] = [
    .cpython: ("python", RuntimeVersion(3, 12)), .yjit: ("ruby", RuntimeVersion(3, 3)), .zjit: ("ruby", RuntimeVersion(4)),
    .jvm: ("java", RuntimeVersion(17)), .php: ("php", RuntimeVersion(8)), .qemu: ("qemu", RuntimeVersion(8)),
    // OTP 24, the first release with a JIT compiler.
    .beam: ("erlang's erts", RuntimeVersion(12)),
  ]

  fileprivate var obstacle: String? {
    guard runtime.canBeEnabled else { return "\(runtime.title) writes a map only if \(runtime.howToWrite)" }
    if let (name, first) = Self.firstVersions[runtime], let version, version.precedes(first) {
      return "\(name) \(version) cannot write a map; \(first) and later can" + (runtime == .jvm ? ", or perf-map-agent" : "")
    }
    if runtime == .qemu, arguments.contains(where: { String(decoding: $0, as: UTF8.self).contains("kvm") }) {
      return "qemu generates no code with KVM; it can write a map with -accel tcg"
    }
    return nil
  }

  /// The command line that starts the program with a map. If the program runs a script, the script of the process or a placeholder is last.
  fileprivate var command: String {
    let launch = launch
    let words = scriptWords(launch)
    return (launch.environment + [programWord] + launch.subcommand(of: arguments) + launch.options + words).joined(separator: " ")
  }

  /// The parts of a command line that makes a runtime write a map.
  private struct Launch {
    var environment: [String] = []
    /// Subcommands that may be the first argument, the default first; empty for a program without subcommands.
    var subcommands: [String] = []
    var options: [String] = []
    /// Options whose value is the next argument.
    var valued: Set<String> = []
    /// Options, such as `-e`, after which the command line contains no script.
    var final: Set<String> = []
    /// The script if the arguments name none; nil for a program that runs no script.
    var placeholder: String?

    func subcommand(of arguments: [[UInt8]]) -> [String] {
      guard let usual = subcommands.first else { return [] }
      let word = arguments.dropFirst().first.map { String(decoding: $0, as: UTF8.self) } ?? ""
      return [subcommands.contains(word) ? word : usual]
    }
  }

  private static let launches: [Runtime: Launch] = [
    .node: Launch(
      options: ["--perf-basic-prof"], valued: ["-r", "--require", "--import", "--loader", "-C", "--conditions"],
      final: ["-e", "--eval", "-p", "--print"], placeholder: "app.js"),
    .cpython: Launch(options: ["-X perf"], valued: ["-X", "-W", "--check-hash-based-pycs"], final: ["-c"], placeholder: "app.py"),
    .yjit: Launch(options: ["--yjit", "--yjit-perf"], valued: ["-I", "-r", "-C", "-E"], final: ["-e"], placeholder: "app.rb"),
    .zjit: Launch(options: ["--zjit", "--zjit-perf"], valued: ["-I", "-r", "-C", "-E"], final: ["-e"], placeholder: "app.rb"),
    .php: Launch(
      options: ["-d opcache.enable_cli=1"] + phpOptions, valued: ["-d", "-c", "-z", "-S", "-t"], final: ["-r", "-a"],
      placeholder: "app.php"),
    .beam: Launch(options: ["+JPperf map"]),
    .mono: Launch(options: ["--jitmap"], valued: ["--config"], placeholder: "app.exe"),
    .wasmtime: Launch(
      subcommands: ["run", "serve"], options: ["--profile perfmap"], valued: ["--dir", "--env", "-W", "-S", "-C", "-D", "-O"],
      placeholder: "app.wasm"),
    .qemu: Launch(
      options: ["-perfmap"], valued: ["-L", "-cpu", "-E", "-U", "-0", "-r", "-s", "-B", "-R", "-d", "-D", "-g", "-p", "-seed", "-plugin"],
      placeholder: "./program"),
    .moarvm: Launch(environment: ["MVM_JIT_PERF_MAP=1"], placeholder: "app.raku"),
    .hhvm: Launch(options: ["-vEval.PerfPidMap=1"], valued: ["-c", "-d", "-m", "-v"], placeholder: "app.php"),
    .julia: Launch(
      environment: ["ENABLE_JITPROFILING=1"], valued: ["-J", "-t", "-p", "-C", "-L"], final: ["-e", "-E"], placeholder: "app.jl"),
    .luau: Launch(options: ["--codegen-perf"], placeholder: "app.luau"),
    .wamr: Launch(options: ["--enable-linux-perf"], placeholder: "app.aot"),
    .fex: Launch(environment: ["FEX_BLOCKJITNAMING=1"], placeholder: "./program"),
    .box64: Launch(environment: ["BOX64_DYNAREC_PERFMAP=1"], placeholder: "./program"),
    .dolphin: Launch(environment: ["PERF_BUILDID_DIR=1"]),
  ]

  private static let phpOptions = ["-d opcache.jit_buffer_size=64M", "-d opcache.jit=tracing", "-d opcache.jit_debug=16"]

  private static let deno = Launch(
    subcommands: ["run", "serve", "test", "bench"], options: ["--v8-flags=--perf-basic-prof"], valued: ["-c", "--config", "--import-map"],
    placeholder: "app.ts")

  private var launch: Launch {
    switch runtime {
    case .node where name.hasPrefix("deno"): Self.deno
    case .php where name.hasPrefix("php-fpm"): Launch(options: Self.phpOptions)
    case .beam where version?.precedes(RuntimeVersion(13)) ?? false: Launch(options: ["+JPperf true"])
    case .qemu where name.hasPrefix("qemu-system-"): Launch(options: ["-perfmap"])
    case .coreclr: Launch(environment: dotNetEnvironment, placeholder: isDotNetHost ? "app.dll" : nil)
    default: Self.launches[runtime] ?? Launch()
    }
  }

  private var dotNetEnvironment: [String] {
    if version?.precedes(RuntimeVersion(6)) ?? false { return ["COMPlus_PerfMapEnabled=1"] }
    let isBeforeWX = version?.precedes(RuntimeVersion(7)) ?? false
    return ["DOTNET_PerfMapEnabled=3"] + (isBeforeWX ? [] : ["DOTNET_EnableWriteXorExecute=0"])
  }

  private var isDotNetHost: Bool { Runtime(executable: name) == .coreclr }

  /// The first word of the command line: usually the name by which the program was called, or the path of a compiled .NET program.
  private var programWord: String {
    if runtime == .beam { return "erl" }
    if runtime == .moarvm { return "raku" }
    if runtime == .coreclr, !isDotNetHost { return Self.quoted(path) }
    let first = arguments.first.flatMap(Self.printable) ?? ""
    // A program may overwrite its arguments with a title that contains spaces.
    let called = first.contains(" ") ? "" : first.split(separator: "/").last.map(String.init) ?? ""
    return Self.quoted(Runtime.all(executable: called) == Runtime.all(executable: name) ? called : name)
  }

  /// Returns the options that precede the script, then the script. If the arguments name no script, returns only the placeholder.
  private func scriptWords(_ launch: Launch) -> [String] {
    guard let placeholder = launch.placeholder else { return [] }
    var words: [String] = []
    var rest = arguments.dropFirst().prefix(64)
    if let first = rest.first, launch.subcommands.contains(String(decoding: first, as: UTF8.self)) { rest = rest.dropFirst() }
    while let bytes = rest.popFirst(), let word = Self.printable(bytes), !launch.final.contains(word) {
      if runtime == .cpython, word == "-m", let module = rest.first.flatMap(Self.printable) { return words + ["-m", Self.quoted(module)] }
      words.append(Self.quoted(word))
      if launch.valued.contains(word), let value = rest.popFirst() {
        guard let value = Self.printable(value) else { break }
        words.append(Self.quoted(value))
      } else if !word.hasPrefix("-") {
        // The subcommand `exec` of dotnet precedes the program.
        if runtime == .coreclr, word == "exec" { continue }
        return word.contains { $0.isLetter } ? words : [placeholder]
      }
    }
    return [placeholder]
  }

  /// Returns an argument as text; nil if it is empty, longer than 256 bytes, or not printable UTF-8.
  private static func printable(_ bytes: [UInt8]) -> String? {
    guard !bytes.isEmpty, bytes.count <= 256, let text = String(validating: bytes, as: UTF8.self) else { return nil }
    return text.unicodeScalars.allSatisfy {
      $0.value >= 0x20 && !$0.properties.isDefaultIgnorableCodePoint && $0.properties.generalCategory != .control
    }
      ? text : nil
  }

  /// Returns a word quoted for a POSIX shell if necessary.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        || "_@%+=:,./-".utf8.contains(byte)
    }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
  }
}
