import Monitor
import Screen

/// The command palette: an input field and the list of matching commands.
struct Palette: DialogView {
  private var field: TextField
  private var place = 0

  init(_ line: String = "") { field = TextField(line) }

  mutating func choose(_ line: Int, _ context: DialogContext) -> [Response] {
    place = line
    return []
  }

  var isTyping: Bool { true }

  mutating func insert(_ text: [Unicode.Scalar], _ monitor: inout Monitor) {
    field.insert(text)
    place = 0
  }

  mutating func handle(_ key: Key, _ monitor: inout Monitor, _ context: DialogContext) -> [Response] {
    let matches = Command.matching(field.string, isReadOnly: context.setup.isReadOnly)
    switch key {
    case .escape: return [.close]
    case .backspace where field.string.isEmpty: return [.close]
    case .down, .control("n"): place = min(place + 1, max(0, matches.count - 1))
    case .up, .control("p"): place = max(0, place - 1)
    case .tab:
      if matches.indices.contains(place) {
        let command = matches[place]
        self = Palette(command.name + (command.parameter.isEmpty ? "" : " "))
      }
    case .enter:
      guard matches.indices.contains(place) else { return [] }
      return [.close] + run(matches[place], &monitor)
    default:
      if field.handle(key) { place = 0 }
    }
    return []
  }

  private func run(_ command: Command, _ monitor: inout Monitor) -> [Response] {
    let rest = String(field.string.drop { $0 == " " }.dropFirst(command.name.count).drop { $0 == " " })
    switch command.meaning {
    case .action(let action): return [.perform(action)]
    case .sortEntries(let column):
      monitor.showFunctions(false)
      monitor.sortEntries(by: column)
      return []
    case .top(let column):
      monitor.showFunctions(by: column)
      return [.show(.entries)]
    case .sortMaps(let column):
      monitor.sortMaps(by: column)
      return []
    case .filter: return rest.isEmpty ? [.perform(.filter)] : Self.filter(rest, &monitor)
    case .search:
      guard !rest.isEmpty else { return [.perform(.search)] }
      monitor.startSearch(Array(rest.utf8), .down)
      return [.show(.entries)]
    case .back: return Self.travel(rest, -1)
    case .forward: return Self.travel(rest, 1)
    case .exportOverlaps: return rest.isEmpty ? [.perform(.exportOverlaps)] : Self.export(to: rest, monitor)
    case .saveScreen:
      return [rest.isEmpty ? .error("save screen: expected the name of a new file") : .effect(.saveScreen(rest))]
    }
  }

  private static func filter(_ text: String, _ monitor: inout Monitor) -> [Response] {
    let read = EntryFilter.reading(text)
    if let error = read.error { return [.error("\(error)")] }
    monitor.filterEntries(by: read.filter)
    return [.show(.entries)]
  }

  private static func export(to path: String, _ monitor: Monitor) -> [Response] {
    guard let map = monitor.selected else { return [] }
    let leftOut = monitor.overlaps.kind == nil ? map.contents.overlapCounts.total - map.contents.overlaps.count : 0
    return [.effect(.saveTable(path: path, text: OverlapExport(map: map, monitor: monitor).text, leftOut: leftOut))]
  }

  private static func travel(_ words: String, _ direction: Double) -> [Response] {
    guard let time = Duration(words: words[...]), !words.isEmpty else { return [.error("expected a time such as 42s or 2m")] }
    return [.travel(.move(time * direction))]
  }

  /// Draws the palette at the bottom of the screen, with at most ten commands at once.
  func draw(_ monitor: Monitor, _ context: DialogContext, _ drawing: inout Drawing) {
    let matches = Command.matching(field.string, isReadOnly: context.setup.isReadOnly)
    let inside = drawing.dialog(
      "command", [Label("run", key: .enter), Label("complete", key: .tab), Label("close", key: .escape)],
      bottomRight: [Label(SafeText("\(min(matches.count, place + 1))/\(matches.count)"))],
      columns: 76, rows: min(max(1, matches.count), 10) + 3, at: .bottom, on: context.screen)
    guard inside.rows > 0 else { return }
    drawing.canvas.put(":", at: Point(column: inside.column + 1, row: inside.row), Style(.key, on: .dialog))
    field.draw(
      at: Point(column: inside.column + 3, row: inside.row), columns: inside.columns - 4, isFocused: true, isValid: !matches.isEmpty,
      &drawing)
    let list = Rect(column: inside.column, row: inside.row + 1, columns: inside.columns, rows: inside.rows - 1)
    if matches.isEmpty, list.rows > 0 {
      drawing.canvas.put("no such command", at: Point(column: list.column + 1, row: list.row), Style(.inputInvalid, on: .dialog))
    }
    Table.list([TableColumn(width: 22), TableColumn()])
      .draw(Table.Rows(count: matches.count, selected: place), in: list, &drawing) { index in
        let command = matches[index]
        let name = SafeText(command.name) + (command.parameter.isEmpty ? "" : SafeText(" " + command.parameter))
        return Table.Row(
          texts: [TableText(name), TableText(command.summary, .textDim)], target: .line(index),
          trailing: TableText(command.key?.label(context.setup.symbols) ?? "", .key))
      }
  }
}
