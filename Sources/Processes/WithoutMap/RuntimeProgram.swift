import Glibc
import MapAnalysis
import PerfMap

/// A running program with its runtime, and the facts that decide how to make the program write a map.
package struct RuntimeProgram: Hashable, Sendable {
  package let runtime: Runtime
  /// The path of the executable.
  package let path: String
  /// The version of the runtime; nil if the path of the runtime contains no version.
  package let version: RuntimeVersion?
  /// The arguments, with the name of the program first. A process may overwrite its arguments.
  package let arguments: [[UInt8]]

  /// Creates a program. `library` is the path of the mapped file that contains the runtime; nil if the executable contains it.
  package init(runtime: Runtime, path: String, library: String? = nil, arguments: [[UInt8]]) {
    let isZJIT = runtime == .yjit && arguments.contains { $0.starts(with: "--zjit".utf8) }
    self.runtime = isZJIT ? .zjit : runtime
    self.path = path
    version = RuntimeVersion(path: library ?? path, names: Self.names[self.runtime] ?? [])
    self.arguments = arguments
  }

  /// The name of the executable.
  package var name: String { path.split(separator: "/").last.map(String.init) ?? "" }

  /// The names that precede a version in a path.
  private static let names: [Runtime: [String]] = [
    .cpython: ["python"], .yjit: ["ruby"], .zjit: ["ruby"], .php: ["php-fpm", "php-cgi", "php"], .beam: ["erts"],
    .jvm: ["java", "jdk", "jre", "openjdk", "temurin", "zulu", "corretto", "graalvm-jdk"], .node: ["node"], .qemu: ["qemu"],
  ]
}

extension ProcFilesystem {
  /// Finds the runtime of a process by its executable, else by its mapped files: .NET and the JVM run in programs of any name.
  func program(of process: ProcessFacts) -> RuntimeProgram? {
    guard let link = (try? link("exe", of: process.pid)) ?? nil else { return nil }
    let deleted = " (deleted)"
    let target = String(decoding: link, as: UTF8.self)
    let path = target.hasSuffix(deleted) ? String(target.dropLast(deleted.count)) : target
    let named = path.split(separator: "/").last.flatMap { Runtime(executable: String($0)) }
    // For .NET, continue: the path of its library contains the version.
    guard named == nil || named == .coreclr else {
      return named.map { RuntimeProgram(runtime: $0, path: path, arguments: process.commandLine) }
    }
    let library = mappedRuntime(of: process.pid)
    return (named ?? library?.runtime ?? (isDotNetHost(path, process.pid) ? .coreclr : nil)).map { runtime in
      RuntimeProgram(
        runtime: runtime, path: path, library: library.flatMap { $0.runtime == runtime ? $0.path : nil }, arguments: process.commandLine)
    }
  }

  /// The mapped files that reveal a runtime. .NET 7 and later map the memory file `doublemapper` unless W^X is off.
  private static let libraries: [(name: String, runtime: Runtime)] = [
    ("/libcoreclr.so", .coreclr), ("/libjvm.so", .jvm), ("/memfd:doublemapper", .coreclr),
  ]

  /// True if the settings file of a .NET program is next to an executable. It identifies .NET even if the mappings are not readable.
  private func isDotNetHost(_ path: String, _ pid: ProcessID) -> Bool {
    access("\(root)/\(pid)/root\(path).runtimeconfig.json", F_OK) == 0
  }

  private func mappedRuntime(of pid: ProcessID) -> (runtime: Runtime, path: String)? {
    guard let mappings = (try? mappings(of: pid)) ?? nil else { return nil }
    for (name, runtime) in Self.libraries {
      let text = Array(name.utf8)
      let mapping = mappings.all.first { mapping in
        let path = mapping.name.dropLast(mapping.name.suffix(10).elementsEqual(" (deleted)".utf8) ? 10 : 0)
        return path.suffix(text.count).elementsEqual(text)
      }
      if let mapping { return (runtime, String(decoding: mapping.name, as: UTF8.self)) }
    }
    return nil
  }
}
