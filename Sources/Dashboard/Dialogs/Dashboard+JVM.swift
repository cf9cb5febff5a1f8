import Monitor
import PerfMap
import Processes
import Screen

// A JVM writes no map by itself: it is asked for one with `jcmd PID Compiler.perfmap`.
extension Dashboard {
  /// Opens the question for the JVM of the selected map.
  mutating func openJVM(_ monitor: Monitor) {
    guard let map = monitor.selected, map.likelyRuntime == .jvm, let pid = map.pid, let process = map.process, process.isRunning,
      map.state != .stale
    else {
      show("the selected map is not that of a running JVM; W lists those without a map", isError: true, at: monitor.now)
      return
    }
    dialog = .jvm(JVMDialog(pid: pid, comm: process.comm, isRepeating: jvmRequests[pid] != nil))
  }

  mutating func handleJVM(_ key: Key, _ state: JVMDialog) -> [Effect] {
    var state = state
    switch key {
    case .left, .up, .backTab, .character("h"), .character("k"): state.place = max(0, state.place - 1)
    case .right, .down, .tab, .character(" "), .character("l"), .character("j"):
      state.place = min(state.place + 1, state.choices.count - 1)
    case .enter, .character("y"):
      dialog = nil
      switch state.chosen {
      case .once: return [.askJVM(state.pid, every: nil)]
      case .every(let time): return [.askJVM(state.pid, every: time)]
      case .never: return [.stopAskingJVM(state.pid)]
      }
    default:
      dialog = nil
      return []
    }
    dialog = .jvm(state)
    return []
  }

  func drawJVM(_ state: JVMDialog, _ size: Size, _ sheet: inout Sheet) {
    let columns = min(size.columns, 78)
    let rows = min(size.rows, 8)
    let rect = Rect(column: (size.columns - columns) / 2, row: (size.rows - rows) / 2, columns: columns, rows: rows)
    sheet.canvas.fill(rect, Style(.text, on: .dialog))
    sheet.hits = []
    let inside = sheet.frame(
      rect, isFocused: true, top: [Label("ask a JVM for its map", Style(.title, .bold))],
      bottom: [Label("ask", key: .enter), Label("choose", key: .right), Label("cancel", key: .escape)])
    let lines: [(SafeText, SafeText, Role)] = [
      ("Process", SafeText("\(state.pid) ") + SafeText(bytes: state.comm), .text),
      ("Command", SafeText("jcmd \(state.pid) Compiler.perfmap"), .accent),
      ("Ask it", choices(state, columns), .text),
      ("", "", .text),
      ("", "The JVM halts for some milliseconds and writes its map anew,", .warn),
      ("", "in place of the one that is there.", .warn),
    ]
    for (index, line) in lines.enumerated() where index < inside.rows {
      let row = inside.row + index
      sheet.canvas.put(line.0, at: Point(column: inside.column + 1, row: row), Style(.textDim, on: .dialog))
      let start = inside.column + (line.0.columns == 0 ? 1 : columns >= 60 ? 11 : 9)
      sheet.canvas.put(
        line.1.truncated(to: max(0, inside.endColumn - 1 - start)), at: Point(column: start, row: row), Style(line.2, on: .dialog))
    }
  }

  /// All choices, or the one that is made where there is no room for them.
  private func choices(_ state: JVMDialog, _ columns: Int) -> SafeText {
    guard columns >= 78 else { return "◀ " + state.chosen.text + " ▶" }
    return state.choices.reduce(SafeText()) { text, choice in
      text + (choice == state.chosen ? "(•) " : "( ) ") + choice.text + " "
    }
  }

  /// Which JVMs are asked again and again, for the last row.
  var jvmStatus: SafeText? {
    guard let first = jvmRequests.min(by: { $0.key < $1.key }) else { return nil }
    let more = jvmRequests.count > 1 ? " (+\(jvmRequests.count - 1))" : ""
    return SafeText("jcmd \(first.key) every \(first.value.components.seconds) s\(more)")
  }
}
