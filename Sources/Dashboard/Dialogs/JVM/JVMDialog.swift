import Monitor
import PerfMap
import Processes
import Screen

/// The dialog that requests a map from a JVM, once or periodically, with `jcmd PID Compiler.perfmap`. By default a JVM writes no map.
struct JVMDialog: DialogView {
  enum Choice: Hashable {
    case once
    case every(Duration)
    case never

    var text: SafeText {
      switch self {
      case .once: "once"
      case .every(let time): SafeText("every \(time.components.seconds)s")
      case .never: "stop"
      }
    }
  }

  var pid: ProcessID
  /// The name of the process: untrusted bytes.
  var comm: [UInt8]
  /// True if periodic requests to this JVM are active.
  var isRepeating: Bool
  var place = 0

  var choices: [Choice] {
    [.once] + [5, 10, 30, 60].map { .every(.seconds($0)) } + (isRepeating ? [.never] : [])
  }

  var chosen: Choice { choices[min(place, choices.count - 1)] }

  var mouseBehavior: DialogMouseBehavior { DialogMouseBehavior(followsWheel: false) }

  /// Returns the request to open the dialog for the JVM of the selected map, or an error if the map is not of a running JVM.
  static func open(_ monitor: Monitor, _ context: DialogContext) -> Response {
    guard let map = monitor.selected, map.runtime == .jvm, let pid = map.pid, let process = map.process, process.isRunning,
      map.state != .stale
    else { return .error("the selected map is not of a running JVM; press W for JVMs without a map") }
    return .open(JVMDialog(pid: pid, comm: process.comm, isRepeating: context.jvmRequests[pid] != nil))
  }

  mutating func handle(_ key: Key, _ monitor: inout Monitor, _ context: DialogContext) -> [Response] {
    switch key {
    case .left, .up, .backTab, .character("h"), .character("k"): place = max(0, place - 1)
    case .right, .down, .tab, .character(" "), .character("l"), .character("j"): place = min(place + 1, choices.count - 1)
    case .enter, .character("y"): return [.close, .effect(answer)]
    default: return [.close]
    }
    return []
  }

  private var answer: Effect {
    switch chosen {
    case .once: .askJVM(pid, every: nil)
    case .every(let time): .askJVM(pid, every: time)
    case .never: .stopAskingJVM(pid)
    }
  }

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
      ("", "The JVM pauses for a few milliseconds and writes a new map,", .warn),
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
