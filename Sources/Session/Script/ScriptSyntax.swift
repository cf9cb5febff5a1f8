import PerfMap
import Screen

/// The syntax of a script command. The parser, its error messages and the manual page use the table ``all``.
package struct ScriptSyntax: Sendable {
  /// The word after the colon.
  let name: String
  let arguments: String
  package let summary: String
  /// The parser of the text after the name. It returns nil if the text does not match `arguments`.
  let parse: @Sendable (_ rest: Substring) -> ScriptCommand?

  private init(_ name: String, _ arguments: String, _ summary: String, _ parse: @escaping @Sendable (Substring) -> ScriptCommand?) {
    (self.name, self.arguments, self.summary, self.parse) = (name, arguments, summary, parse)
  }

  package var usage: String { arguments.isEmpty ? ":\(name)" : ":\(name) \(arguments)" }

  package static let all: [ScriptSyntax] = [
    ScriptSyntax("size", "COLUMNS ROWS", "sets the screen size (default: 80 24)", ScriptArguments.size),
    ScriptSyntax("resize", "COLUMNS ROWS", "same as :size", ScriptArguments.size),
    ScriptSyntax(
      "feed", "FILE [PID [COMM]]", "adds a map with the contents of FILE; COMM names its running process", ScriptArguments.feed),
    ScriptSyntax(
      "write", "[@PID] TEXT", "appends a line to a map; escapes: \\n \\t \\\\ \\xHH, final \\c for no newline", ScriptArguments.write),
    ScriptSyntax("exit", "[PID]", "ends the process of a map", ScriptArguments.exit),
    ScriptSyntax("tick", "TIME", "advances the clock: 500ms, 10s, 2m", ScriptArguments.tick),
    ScriptSyntax("key", "KEY ...", "presses keys: j enter esc tab shift-tab space pgdn f3 ctrl-d ...", ScriptArguments.keys),
    ScriptSyntax("type", "TEXT", "types each character as a key", ScriptArguments.typed),
    ScriptSyntax(
      "click", "COLUMN ROW | TEXT", "clicks a cell (top left: 1 1) or the first TEXT on the screen", { ScriptArguments.click($0, .press) }),
    ScriptSyntax("double-click", "COLUMN ROW | TEXT", "double-clicks a cell or TEXT", { ScriptArguments.click($0, .doublePress) }),
    ScriptSyntax("wheel", "up|down COLUMN ROW", "turns the mouse wheel over a cell", ScriptArguments.wheel),
    ScriptSyntax("drag", "COLUMN ROW COLUMN ROW", "drags from the first cell to the second", ScriptArguments.drag),
    ScriptSyntax("expect", "TEXT", "fails unless the screen shows TEXT", { ScriptArguments.expect($0, .shown) }),
    ScriptSyntax("expect-not", "TEXT", "fails if the screen shows TEXT", { ScriptArguments.expect($0, .absent) }),
    ScriptSyntax("save-screen", "FILE", "writes the screen as text; - is standard output", { ScriptArguments.save($0, .text) }),
    ScriptSyntax("save-roles", "FILE", "writes the theme role of each cell", { ScriptArguments.save($0, .roles) }),
    ScriptSyntax("save-picture", "FILE", "writes the screen as SVG in the theme's colours", { ScriptArguments.save($0, .svg) }),
    ScriptSyntax("wait", "", "with --show, waits for a key", { $0.isEmpty ? .wait : nil }),
  ]

  /// The introduction to the commands in the manual page.
  package static let about = """
    A line is a command, a comment that begins with #, or empty. Paths are relative to the script, and maps are copied: a script
    never changes the original. Screens are saved only to new files in the directory of the script or below it, without following
    a link; with --readonly, only to standard output. The clock starts at 14:32:07 and advances only by :tick. Maps that are fed
    before the first :tick or input count as older than the session. The exit status is 0 for success, 1 if an expectation failed,
    and 2 if the script could not run.
    """
}
