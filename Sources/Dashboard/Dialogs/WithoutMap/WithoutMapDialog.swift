import Monitor
import PerfMap
import Processes
import Screen

/// The dialog that lists processes of runtimes without a map, each with the command that makes it write one, or the reason why none does.
struct WithoutMapDialog: DialogView {
  let processes: [RuntimeWithoutMap]
  private var place = 0

  init(processes: [RuntimeWithoutMap]) { self.processes = processes }

  private var chosen: RuntimeWithoutMap? { processes.indices.contains(place) ? processes[place] : nil }

  var mouseBehavior: DialogMouseBehavior { DialogMouseBehavior(closesOnPress: true) }

  mutating func handle(_ key: Key, _ monitor: inout Monitor, _ context: DialogContext) -> [Response] {
    let last = max(0, processes.count - 1)
    switch CursorMotion(key) {
    case .down: place = min(place + 1, last)
    case .up: place = max(0, place - 1)
    case .pageDown: place = min(place + 10, last)
    case .pageUp: place = max(0, place - 10)
    case .first: place = 0
    case .last: place = last
    case nil: return answer(to: Action(key: key), context)
    }
    return []
  }

  private func answer(to action: Action?, _ context: DialogContext) -> [Response] {
    if action == .copy {
      guard let chosen else { return [] }
      guard chosen.isPossible else { return [.close, .error(chosen.how)] }
      return [.close, .message("copied: \(chosen.how)"), .effect(.copy(chosen.how))]
    }
    guard action == .open || action == .askJvm, let chosen else { return [.close] }
    if !chosen.isPossible { return [.close, .error(chosen.how)] }
    if chosen.runtime != .jvm {
      return [.close, .message("only a running JVM can be asked for a map; restart this process with: \(chosen.how)")]
    }
    if context.setup.isReadOnly { return [.close, .error("cannot request a map: started with --readonly")] }
    return [.open(JVMDialog(pid: chosen.pid, comm: chosen.comm, isRepeating: context.jvmRequests[chosen.pid] != nil))]
  }

  func draw(_ monitor: Monitor, _ context: DialogContext, _ drawing: inout Drawing) {
    let close = Label("close", key: .escape)
    let request = context.setup.isReadOnly || chosen?.runtime != .jvm ? [] : [Label("request", key: .enter)]
    let inside = drawing.dialog(
      "runtimes without a map",
      processes.isEmpty ? [close] : request + [Label("copy command", key: .character("y")), close],
      bottomRight: [Label(SafeText("\(processes.isEmpty ? 0 : place + 1)/\(processes.count)"))],
      columns: 96, rows: max(3, min(processes.count, 20) + 3), on: context.screen)
    guard inside.rows > 0 else { return }
    guard !processes.isEmpty else {
      drawing.canvas.put(
        SafeText("none visible to this user").truncated(to: inside.columns - 2),
        at: Point(column: inside.column + 1, row: inside.row), Style(.textDim, on: .dialog))
      return
    }
    let isWide = context.screen.columns >= 60
    let runtime = isWide ? [TableColumn(title: "RUNTIME", width: 9)] : []
    var table = Table.list(
      [TableColumn(title: "PID", width: 8, isRight: true), TableColumn(title: "COMM", width: isWide ? 16 : 8, gap: 2)] + runtime
        + [TableColumn(title: "HOW TO GET ONE")])
    table.headingRows = 1
    table.draw(Table.Rows(count: processes.count, selected: place), in: inside, &drawing) { index in
      let process = processes[index]
      let runtime = isWide ? [TableText(SafeText(process.runtime.rawValue), .textDim)] : []
      return Table.Row(
        texts: [TableText(SafeText("\(process.pid)")), TableText(SafeText(bytes: process.comm))] + runtime
          + [TableText(SafeText(process.how))])
    }
  }
}
