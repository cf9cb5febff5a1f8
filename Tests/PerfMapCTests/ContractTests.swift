import Foundation
import TestSupport
import Testing

/// Runs the same steps with libperfmap and CPython. The article WritingFromC has the table of expected results.
@Suite("libperfmap and CPython's perf-map C API", .ownThread)
struct ContractTests {
  /// A Python with the complete C API, if there is one: JITTOP_PYTHON, one on PATH or one of pyenv. Otherwise `python3`.
  static let python: String = {
    let candidates = #""${JITTOP_PYTHON:-}" python3 python3.14 python3.13 "$HOME"/.pyenv/versions/*/bin/python3"#
    let search = "for python in \(candidates); do \"$python\" -c '\(needsAPI)' 2>/dev/null && echo \"$python\" && break; done"
    let found = (try? run(search))?.output.split(separator: "\n").first.map(String.init)
    return found ?? "python3"
  }()
  private static let needsAPI = "import ctypes; ctypes.pythonapi.PyUnstable_CopyPerfMapFile"
  static let hasPython = works("command -v \(python)")
  static let hasAPI = works("\(python) -c '\(needsAPI)'")

  private struct Row: Hashable {
    var step: String
    var result: String
  }

  /// Returns the rows of the table in the article WritingFromC: step, CPython's result, libperfmap's result.
  private func table() throws -> [(step: String, python: String, ours: String)] {
    let text = try String(contentsOfFile: InstalledLibrary.root + "/Sources/PerfMap/PerfMap.docc/WritingFromC.md", encoding: .utf8)
    let start = try #require(text.range(of: "| step | CPython 3.13 | libperfmap |"))
    let lines = text[start.lowerBound...].split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2).prefix { $0.hasPrefix("|") }
    return lines.map { line in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
      return cells.count > 3 ? (cells[1], cells[2], cells[3].isEmpty ? cells[2] : cells[3]) : (String(line), "", "")
    }
  }

  private func steps(_ subject: String) throws -> [Row] {
    let result = try run("\(Self.python) '\(InstalledLibrary.root)/Tests/PerfMapCTests/Support/contract.py' '\(subject)'")
    #expect(result.ending == .exit(0), "\(result.errors)")
    return result.output.split(separator: "\n").map { line in
      let cells = line.split(separator: "\t", maxSplits: 1).map(String.init)
      return Row(step: cells[0], result: cells.count > 1 ? cells[1] : "")
    }
  }

  @Test(
    "libperfmap, called through ctypes, gives the results in the table of WritingFromC",
    .enabled(if: ContractTests.hasPython, "needs python3"))
  func ours() throws {
    let table = try table()
    #expect(table.count >= 28)
    #expect(try steps(InstalledLibrary.shared.get().library) == table.map { Row(step: $0.step, result: $0.ours) })
  }

  @Test(
    "CPython gives the results in the table of WritingFromC",
    .enabled(if: ContractTests.hasAPI, "needs CPython 3.13 or newer, or one named by JITTOP_PYTHON"))
  func cpython() throws {
    #expect(try steps("cpython") == table().map { Row(step: $0.step, result: $0.python) })
  }
}
