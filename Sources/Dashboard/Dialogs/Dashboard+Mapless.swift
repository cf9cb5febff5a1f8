import Monitor
import PerfMap
import Processes
import Screen

// Runtimes that run without a map, and what to do about it.
extension Dashboard {
  /// Opens the list of the runtimes that run without a map.
  package mutating func show(mapless processes: [MaplessProcess]) { dialog = .mapless(MaplessDialog(processes: processes)) }

  mutating func handleMapless(_ key: Key, _ state: MaplessDialog, _ monitor: Monitor) -> [Effect] {
    var state = state
    let last = max(0, state.processes.count - 1)
    switch Action(key: key) {
    case .down: state.place = min(state.place + 1, last)
    case .up: state.place = max(0, state.place - 1)
    case .pageDown: state.place = min(state.place + 10, last)
    case .pageUp: state.place = max(0, state.place - 10)
    case .first: state.place = 0
    case .last: state.place = last
    case .copy:
      guard let chosen = state.chosen else { break }
      dialog = nil
      show("copied: \(chosen.how)", isError: false, at: monitor.now)
      return [.copy(chosen.how)]
    case .open, .askJvm:
      dialog = nil
      guard let chosen = state.chosen else { return [] }
      openJVM(chosen, monitor)
      return []
    default:
      dialog = nil
      return []
    }
    dialog = .mapless(state)
    return []
  }

  private mutating func openJVM(_ process: MaplessProcess, _ monitor: Monitor) {
    if process.runtime != .jvm {
      show("only a JVM can be asked while it runs; start this one with: \(process.how)", isError: false, at: monitor.now)
    } else if setup.isReadOnly {
      show("--readonly: a JVM is not asked to write", isError: true, at: monitor.now)
    } else {
      dialog = .jvm(JVMDialog(pid: process.pid, comm: process.comm, isRepeating: jvmRequests[process.pid] != nil))
    }
  }

  func drawMapless(_ state: MaplessDialog, _ size: Size, _ sheet: inout Sheet) {
    let columns = min(size.columns, 96)
    let rows = min(size.rows, max(3, min(state.processes.count, 20) + 3))
    let rect = Rect(column: (size.columns - columns) / 2, row: (size.rows - rows) / 2, columns: columns, rows: rows)
    sheet.canvas.fill(rect, Style(.text, on: .dialog))
    sheet.hits = []
    let ask = setup.isReadOnly || state.chosen?.runtime != .jvm ? [] : [Label("ask the JVM", key: .enter)]
    let inside = sheet.frame(
      rect, isFocused: true, top: [Label("runtimes without a map", Style(.title, .bold))],
      bottom: state.processes.isEmpty
        ? [Label("close", key: .escape)] : ask + [Label("copy how", key: .character("y")), Label("close", key: .escape)],
      bottomRight: [Label(SafeText("\(state.processes.isEmpty ? 0 : state.place + 1)/\(state.processes.count)"))])
    guard inside.rows > 0 else { return }
    guard !state.processes.isEmpty else {
      sheet.canvas.put(
        SafeText("none, as far as this user may see").truncated(to: inside.columns - 2),
        at: Point(column: inside.column + 1, row: inside.row), Style(.textDim, on: .dialog))
      return
    }
    let how = inside.column + (columns >= 60 ? 38 : 20)
    func put(_ texts: [SafeText], _ row: Int, _ style: Style, _ quiet: Style) {
      sheet.canvas.put(texts[0], endingAt: inside.column + 9, row: row, style)
      sheet.canvas.put(texts[1].truncated(to: min(16, how - inside.column - 12)), at: Point(column: inside.column + 11, row: row), style)
      if columns >= 60 { sheet.canvas.put(texts[2], at: Point(column: inside.column + 28, row: row), quiet) }
      sheet.canvas.put(texts[3].truncated(to: max(0, inside.endColumn - 1 - how)), at: Point(column: how, row: row), style)
    }
    put(["PID", "COMM", "RUNTIME", "HOW TO GET ONE"], inside.row, Style(.title, on: .dialog), Style(.title, on: .dialog))
    let shown = inside.rows - 1
    var scroll = TableScroll()
    scroll.reveal(state.place, of: state.processes.count, rows: shown)
    let top = scroll.top
    for (index, process) in state.processes.dropFirst(top).prefix(max(0, shown)).enumerated() {
      let row = inside.row + 1 + index
      let isChosen = top + index == state.place
      let style = isChosen ? Style(.selected) : Style(.text, on: .dialog)
      sheet.canvas.fill(Rect(column: inside.column, row: row, columns: inside.columns, rows: 1), style)
      let texts = [SafeText("\(process.pid)"), SafeText(bytes: process.comm), SafeText(process.runtime.rawValue), SafeText(process.how)]
      put(texts, row, style, isChosen ? style : Style(.textDim, on: .dialog))
    }
  }
}
