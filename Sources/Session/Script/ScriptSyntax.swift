import PerfMap
import Screen

/// The syntax of a script command. The table is used by the parser, its messages and the manual.
package struct ScriptSyntax: Sendable {
  /// The word after the colon.
  let name: String
  let arguments: String
  package let summary: String
  /// Parses the rest of a line; returns nil if it does not match `arguments`.
  let parse: @Sendable (_ rest: Substring) -> ScriptCommand?

  package var usage: String { arguments.isEmpty ? ":\(name)" : ":\(name) \(arguments)" }

  package static let all: [ScriptSyntax] = [
    ScriptSyntax(name: "size", arguments: "COLUMNS ROWS", summary: "sets the screen size (default: 80 24)", parse: ScriptArguments.size),
    ScriptSyntax(name: "resize", arguments: "COLUMNS ROWS", summary: "same as :size", parse: ScriptArguments.size),
    ScriptSyntax(
      name: "feed", arguments: "FILE [PID [COMM]]", summary: "adds a map with the contents of FILE; with COMM, its process is running",
      parse: ScriptArguments.feed),
    ScriptSyntax(
      name: "write", arguments: "[@PID] TEXT", summary: "appends a line to a map; escapes: \\n \\t \\\\ \\xHH, final \\c for no newline",
      parse: ScriptArguments.write),
    ScriptSyntax(name: "exit", arguments: "[PID]", summary: "ends the process of a map", parse: ScriptArguments.exit),
    ScriptSyntax(name: "tick", arguments: "TIME", summary: "advances the clock: 500ms, 10s, 2m", parse: ScriptArguments.tick),
    ScriptSyntax(
      name: "key", arguments: "KEY ...", summary: "presses keys: j enter esc tab shift-tab space pgdn f3 ctrl-d ...",
      parse: ScriptArguments.keys),
    ScriptSyntax(name: "type", arguments: "TEXT", summary: "types each character as a key", parse: ScriptArguments.typed),
    ScriptSyntax(
      name: "click", arguments: "COLUMN ROW | TEXT", summary: "clicks a cell, counted from 1 1, or the first occurrence of a text",
      parse: { ScriptArguments.click($0, .press) }),
    ScriptSyntax(
      name: "double-click", arguments: "COLUMN ROW | TEXT", summary: "double-clicks", parse: { ScriptArguments.click($0, .doublePress) }),
    ScriptSyntax(name: "wheel", arguments: "up|down COLUMN ROW", summary: "turns the wheel", parse: ScriptArguments.wheel),
    ScriptSyntax(
      name: "drag", arguments: "COLUMN ROW COLUMN ROW", summary: "drags from the first cell to the second", parse: ScriptArguments.drag),
    ScriptSyntax(
      name: "expect", arguments: "TEXT", summary: "fails unless the screen shows TEXT", parse: { ScriptArguments.expect($0, .shown) }),
    ScriptSyntax(
      name: "expect-not", arguments: "TEXT", summary: "fails if the screen shows TEXT", parse: { ScriptArguments.expect($0, .absent) }),
    ScriptSyntax(
      name: "save-screen", arguments: "FILE", summary: "writes the screen as text; - is standard output",
      parse: { ScriptArguments.save($0, .text) }),
    ScriptSyntax(
      name: "save-roles", arguments: "FILE", summary: "writes the role of each cell", parse: { ScriptArguments.save($0, .roles) }),
    ScriptSyntax(
      name: "save-picture", arguments: "FILE", summary: "writes the screen as SVG in the theme's colours",
      parse: { ScriptArguments.save($0, .svg) }),
    ScriptSyntax(name: "wait", arguments: "", summary: "with --show, waits for a key", parse: { $0.isEmpty ? .wait : nil }),
  ]

  /// The introduction to the commands in the manual page.
  package static let about = """
    A line is a command, a comment that begins with #, or empty. Paths are relative to the script, and maps are copied: a script
    never changes the original. The clock starts at 14:32:07 and moves only with :tick. Maps that are fed before the first :tick or
    input are older than the session. The exit status is 0, 1 if an expectation failed, 2 if the script could not run.
    """
}
