import Foundation
import TestSupport
import Testing

/// libperfmap as `Sources/PerfMapC/build` installs it, built once per test run next to the programs of the package.
struct InstalledLibrary: Sendable {
  /// The path of the repository.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static let shared = Result { try InstalledLibrary() }

  let prefix = BuiltProgram.path("libperfmap")
  var library: String { prefix + "/lib/libperfmap.so" }

  private init() throws {
    let result = try run("'\(Self.root)/Sources/PerfMapC/build' '\(prefix)'")
    guard result.ending == .exit(0) else { throw SetupError(step: "build of libperfmap: \(result.errors)") }
  }

  /// Returns the flags for compiler and linker, from the installed pkg-config file.
  func flags() throws -> String {
    let result = try run("PKG_CONFIG_PATH='\(prefix)/lib/pkgconfig' pkg-config --cflags --libs perfmap")
    guard result.ending == .exit(0) else { throw SetupError(step: "pkg-config: \(result.errors)") }
    return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Builds the example in C with the shared library, and removes it after `body`.
  func withExample<Result>(_ body: (String) throws -> Result) throws -> Result {
    let program = prefix + "/jit-example-\(UInt64.random(in: 0...(.max)))"
    let result = try run(
      "cc -std=gnu11 -Wall -Wextra -Werror -g '\(Self.root)/Sources/Examples/C/jit.c' -o '\(program)' \(flags()) -Wl,-rpath,'\(prefix)/lib'"
    )
    guard result.ending == .exit(0) else { throw SetupError(step: "build of the example: \(result.errors)") }
    defer { unlink(program) }
    return try body(program)
  }
}

/// Runs a shell command. Kills the shell if it has not ended after eleven minutes.
func run(_ line: String) throws -> (ending: Ending, output: String, errors: String) {
  let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
  let child = try ChildProcess(
    "/bin/bash", ["-c", line], environment: ["LC_ALL=C.UTF-8", "PATH=\(path)", "HOME=\(NSHomeDirectory())"])
  _ = becomesTrue(within: 600) { !child.isRunning() }
  return (child.ends(), child.text, child.errorText)
}

/// Returns true if a shell command exits with status 0.
func works(_ line: String) -> Bool { (try? run(line))?.ending == .exit(0) }
