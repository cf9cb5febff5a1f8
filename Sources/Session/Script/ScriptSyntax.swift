import PerfMap
import Screen

/// How one command of a script is written. The table feeds the parser, its messages and the help.
package struct ScriptSyntax: Sendable {
  /// The word after the colon.
  let name: String
  /// What comes after it.
  let arguments: String
  /// What it does, in a few words.
  package let summary: String
  /// Reads the rest of a line; nil when it is not as `arguments` says.
  let parse: @Sendable (_ rest: Substring) -> ScriptCommand?

  /// The command as it is written.
  package var usage: String { arguments.isEmpty ? ":\(name)" : ":\(name) \(arguments)" }

  /// All commands.
  package static let all: [ScriptSyntax] = [
    ScriptSyntax(name: "size", arguments: "COLUMNS ROWS", summary: "the extent of the screen, 80 24 at first", parse: ScriptWords.size),
    ScriptSyntax(name: "resize", arguments: "COLUMNS ROWS", summary: "the same", parse: ScriptWords.size),
    ScriptSyntax(
      name: "feed", arguments: "FILE [PID [COMM]]", summary: "a map with the bytes of a file; its process runs when COMM is given",
      parse: ScriptWords.feed),
    ScriptSyntax(
      name: "write", arguments: "[@PID] TEXT", summary: "adds a line to a map; \\n \\t \\\\ \\xHH, and \\c at the end for no newline",
      parse: ScriptWords.write),
    ScriptSyntax(name: "exit", arguments: "[PID]", summary: "the process of a map ends", parse: ScriptWords.exit),
    ScriptSyntax(name: "tick", arguments: "TIME", summary: "time passes: 500ms, 10s, 2m", parse: ScriptWords.tick),
    ScriptSyntax(
      name: "key", arguments: "KEY ...", summary: "presses keys: j enter esc tab shift-tab space pgdn f3 ctrl-d ...",
      parse: ScriptWords.keys),
    ScriptSyntax(name: "type", arguments: "TEXT", summary: "presses the key of each character", parse: ScriptWords.typed),
    ScriptSyntax(
      name: "click", arguments: "COLUMN ROW | TEXT", summary: "presses the mouse, counted from 1 1, or where a text stands",
      parse: { ScriptWords.click($0, .press) }),
    ScriptSyntax(
      name: "double-click", arguments: "COLUMN ROW | TEXT", summary: "presses it twice", parse: { ScriptWords.click($0, .doublePress) }),
    ScriptSyntax(name: "wheel", arguments: "up|down COLUMN ROW", summary: "turns the wheel", parse: ScriptWords.wheel),
    ScriptSyntax(
      name: "drag", arguments: "COLUMN ROW COLUMN ROW", summary: "presses, moves and lets go", parse: ScriptWords.drag),
    ScriptSyntax(name: "expect", arguments: "TEXT", summary: "the screen has to show a text", parse: { ScriptWords.expect($0, .shown) }),
    ScriptSyntax(name: "expect-not", arguments: "TEXT", summary: "it must not", parse: { ScriptWords.expect($0, .absent) }),
    ScriptSyntax(
      name: "save-screen", arguments: "FILE", summary: "writes the screen as text; - is standard output",
      parse: { ScriptWords.save($0, .text) }),
    ScriptSyntax(
      name: "save-roles", arguments: "FILE", summary: "writes what each cell means", parse: { ScriptWords.save($0, .roles) }),
    ScriptSyntax(
      name: "save-picture", arguments: "FILE", summary: "writes it as a picture (SVG), in the theme's colours",
      parse: { ScriptWords.save($0, .svg) }),
    ScriptSyntax(name: "wait", arguments: "", summary: "with --show, waits for a key", parse: { $0.isEmpty ? .wait : nil }),
  ]

  /// What the manual page says of scripts, before the commands.
  package static let about = """
    A line is a command, or empty, or a comment that begins with #. Files are looked for beside the script and copied: a script
    changes no map. The clock begins at 14:32:07 and moves with :tick alone. A map that is fed before it moves was there at the
    start. The exit status is 0, 1 when something expected was not on the screen, 2 when the script could not be played.
    """
}
