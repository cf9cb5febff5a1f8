import Foundation
import TestSupport
import Testing

@Suite("Examples of libperfmap", .ownThread, .serialized)
struct ExampleTests {
  static let hasPerf = works("perf record -o /dev/null -e cpu-clock true")
  static let hasValgrind = works("command -v valgrind")

  enum Example: String, CaseIterable, Sendable {
    case c = "C"
    case swift = "Swift"
  }

  private func withProgram<Result>(_ example: Example, _ body: (String) throws -> Result) throws -> Result {
    switch example {
    case .c: try InstalledLibrary.shared.get().withExample(body)
    case .swift: try body(BuiltProgram.path("jit-example"))
    }
  }

  /// Runs an example. Returns its output and its map, which is removed.
  private func map(of command: String) throws -> (output: String, errors: String, map: String?) {
    let result = try run("sh -c 'echo $$; exec \(command)'")
    #expect(result.ending == .exit(0), "\(result.errors)")
    let lines = result.output.split(separator: "\n", maxSplits: 1)
    let path = "/tmp/perf-\(lines.first ?? "").map"
    defer { unlink(path) }
    return (lines.count > 1 ? String(lines[1]) : "", result.errors, try? String(contentsOfFile: path, encoding: .utf8))
  }

  @Test("Each example runs a generated function and writes its entry to the map", arguments: Example.allCases)
  func runs(_ example: Example) throws {
    let (output, _, map) = try withProgram(example) { program in try self.map(of: "\"\(program)\" 1000") }
    #expect(output == "the sum of 1 to 1000, modulo 2^32: 500500\n")
    let words = try #require(map).split(separator: " ")
    #expect(words.count == 3 && words.last == "jit::sum_to\n")
    #expect(words.count > 1 && UInt64(words[1], radix: 16).map { $0 > 0 && $0 < 100 } == true)
  }

  @Test(
    "perf record and perf script show the generated function's name", .enabled(if: ExampleTests.hasPerf, "needs perf, and leave to use it"),
    arguments: Example.allCases)
  func perf(_ example: Example) throws {
    let directory = try ScratchDirectory()
    let data = directory.file("perf.data")
    let recorded = try withProgram(example) { try run("perf record -q -o '\(data)' -e cpu-clock '\($0)' 3000000000") }
    #expect(recorded.ending == .exit(0), "\(recorded.errors)")
    let script = try run("perf script -i '\(data)' -F pid,ip,sym")
    let samples = script.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let named = samples.filter { $0.last == "jit::sum_to" }
    // The other samples are from the start and the end of the program.
    #expect(named.count > 20 && named.count * 10 > samples.count * 7, "\(script.errors) \(script.output.prefix(500))")
    if let pid = samples.first?.first { unlink("/tmp/perf-\(pid).map") }
  }

  @Test("The example in C has no leak and no error in valgrind", .enabled(if: ExampleTests.hasValgrind, "needs valgrind"))
  func valgrind() throws {
    let (_, errors, map) = try withProgram(.c) { program in
      try self.map(
        of: "valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite,indirect,possible \"\(program)\" 1000")
    }
    #expect(map?.hasSuffix(" jit::sum_to\n") == true)
    #expect(!errors.contains("ERROR SUMMARY") && !errors.contains("lost:"), "\(errors)")
  }
}
