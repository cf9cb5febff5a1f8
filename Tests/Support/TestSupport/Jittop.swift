import Foundation

/// Runs the built `jittop`.
package enum Jittop {
  /// The path of the program: `JITTOP_PROGRAM`, such as a release build, or the one next to the tests.
  package static let path = getenv("JITTOP_PROGRAM").map { String(cString: $0) } ?? BuiltProgram.path("jittop")

  /// Runs a command and waits for its end.
  package static func run(_ arguments: String...) throws -> (ending: Ending, output: String, errors: String) {
    let child = try ChildProcess(path, arguments)
    return (child.ends(), child.text, child.errorText)
  }

  /// Runs `jittop ls --json` and returns its objects, one for each map.
  package static func list(_ arguments: String...) throws -> [[String: Any]] {
    let child = try ChildProcess(path, ["ls", "--json"] + arguments)
    guard child.ends() == .exit(0), let objects = try JSONSerialization.jsonObject(with: Data(child.output)) as? [[String: Any]] else {
      throw SetupError(step: "jittop ls --json: \(child.errorText)")
    }
    return objects
  }

  /// Starts the monitor in a terminal of 45 rows; `state` is the directory of crash reports.
  package static func monitor(
    _ directory: ScratchDirectory, _ arguments: String..., columns: UInt16 = 160, state: ScratchDirectory? = nil
  ) throws -> PseudoTerminal {
    let environment = ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "TZ=UTC"] + (state.map { ["XDG_STATE_HOME=\($0.path)"] } ?? [])
    return try PseudoTerminal(program: path, ["--directory", directory.path] + arguments, environment, columns: columns, rows: 45)
  }

  /// Returns the control characters of a text: C0 except LF, DELETE and C1.
  package static func controls(in text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.filter { $0.value != 0x0a && ($0.value < 0x20 || (0x7f..<0xa0).contains($0.value)) }
  }
}
