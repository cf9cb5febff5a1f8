import Monitor
import PerfMap
import Processes
import Screen

extension JVMDialog {
  func draw(_ monitor: Monitor, _ context: DialogContext, _ drawing: inout Drawing) {
    let columns = min(context.screen.columns, 78)
    let inside = drawing.dialog(
      "request a map from a JVM", [Label("request", key: .enter), Label("choose", key: .right), Label("cancel", key: .escape)],
      columns: columns, rows: 8, on: context.screen)
    let lines: [(SafeText, SafeText, Role)] = [
      ("Process", SafeText("\(pid) ") + SafeText(bytes: comm), .text),
      ("Command", SafeText("jcmd \(pid) Compiler.perfmap"), .accent),
      ("When", choicesText(columns), .text),
      ("", "", .text),
      ("", "The JVM pauses for some milliseconds and writes a new map,", .warn),
      ("", "which replaces the existing one.", .warn),
    ]
    for (index, line) in lines.enumerated() where index < inside.rows {
      let row = inside.row + index
      drawing.canvas.put(line.0, at: Point(column: inside.column + 1, row: row), Style(.textDim, on: .dialog))
      let start = inside.column + (line.0.columns == 0 ? 1 : columns >= 60 ? 11 : 9)
      drawing.canvas.put(
        line.1.truncated(to: max(0, inside.endColumn - 1 - start)), at: Point(column: start, row: row), Style(line.2, on: .dialog))
    }
  }

  /// Returns all choices, or only the current one on narrow screens.
  private func choicesText(_ columns: Int) -> SafeText {
    guard columns >= 78 else { return "◀ " + chosen.text + " ▶" }
    return choices.reduce(SafeText()) { text, choice in
      text + (choice == chosen ? "(•) " : "( ) ") + choice.text + " "
    }
  }
}
