import Monitor
import Screen

/// The line in which a command is typed, and the commands that it may mean.
struct Palette {
  var field = TextField()
  /// The chosen line of the list.
  var place = 0
}

extension Dashboard {
  mutating func handlePalette(_ key: Key, _ palette: Palette, _ monitor: inout Monitor) -> [Response] {
    var palette = palette
    let matches = Command.matching(palette.field.string, isReadOnly: setup.isReadOnly)
    switch key {
    case .escape: dialog = nil
    case .backspace where palette.field.string.isEmpty: dialog = nil
    case .down, .control("n"): palette.place = min(palette.place + 1, max(0, matches.count - 1))
    case .up, .control("p"): palette.place = max(0, palette.place - 1)
    case .tab:
      if matches.indices.contains(palette.place) {
        let command = matches[palette.place]
        palette = Palette(field: TextField(command.name + (command.parameter.isEmpty ? "" : " ")))
      }
    case .enter:
      guard matches.indices.contains(palette.place) else { return [] }
      dialog = nil
      return run(matches[palette.place], palette.field.string, &monitor)
    default:
      guard palette.field.handle(key) else { return [] }
      palette.place = 0
    }
    if dialog != nil { dialog = .palette(palette) }
    return []
  }

  private mutating func run(_ command: Command, _ line: String, _ monitor: inout Monitor) -> [Response] {
    let rest = line.drop { $0 == " " }.dropFirst(command.name.count).drop { $0 == " " }
    switch command.meaning {
    case .action(let action): return perform(action, &monitor)
    case .sortEntries(let column):
      monitor.showFunctions(false)
      monitor.sortEntries(by: column)
    case .top(let column):
      monitor.showFunctions(by: column)
      show(.entries)
    case .sortMaps(let column): monitor.sortMaps(by: column)
    case .filter:
      guard !rest.isEmpty else { return perform(.filter, &monitor) }
      let read = EntryFilter.reading(String(rest))
      if let error = read.error {
        show("\(error)", isError: true, at: monitor.now)
      } else {
        monitor.filterEntries(by: read.filter)
        show(.entries)
      }
    case .search:
      guard !rest.isEmpty else { return perform(.search, &monitor) }
      monitor.startSearch(Array(rest.utf8), .down)
      show(.entries)
    case .back: return Self.travel(String(rest), -1)
    case .forward: return Self.travel(String(rest), 1)
    case .exportOverlaps:
      guard !rest.isEmpty else { return perform(.exportOverlaps, &monitor) }
      guard let map = monitor.selected else { return [] }
      let leftOut = monitor.overlaps.kind == nil ? map.contents.overlapCounts.total - map.contents.overlaps.count : 0
      return [.effect(.saveTable(path: String(rest), text: OverlapExport(map: map, monitor: monitor).text, leftOut: leftOut))]
    case .saveScreen:
      guard !rest.isEmpty else {
        return [.error("save screen: name a file that does not exist yet")]
      }
      return [.effect(.saveScreen(String(rest)))]
    }
    return []
  }

  /// Goes as far as was typed.
  private static func travel(_ words: String, _ direction: Double) -> [Response] {
    guard let time = Duration(words: words[...]), !words.isEmpty else { return [.error("expected a time such as 42s or 2m")] }
    return [.travel(.by(time * direction))]
  }

  /// Draws the palette at the bottom: the line, and as many commands as there is room for.
  func drawPalette(_ palette: Palette, _ size: Size, _ sheet: inout Sheet) {
    let matches = Command.matching(palette.field.string, isReadOnly: setup.isReadOnly)
    let columns = min(size.columns, 76)
    let rows = min(size.rows, min(max(1, matches.count), 10) + 3)
    let rect = Rect(column: (size.columns - columns) / 2, row: size.rows - rows, columns: columns, rows: rows)
    sheet.canvas.fill(rect, Style(.text, on: .dialog))
    sheet.hits = []
    let inside = sheet.frame(
      rect, isFocused: true, top: [Label("command", Style(.title, .bold))],
      bottom: [Label("run", key: .enter), Label("complete", key: .tab), Label("close", key: .escape)],
      bottomRight: [Label(SafeText("\(min(matches.count, palette.place + 1))/\(matches.count)"))])
    guard inside.rows > 0 else { return }
    sheet.canvas.put(":", at: Point(column: inside.column + 1, row: inside.row), Style(.key, on: .dialog))
    palette.field.draw(
      at: Point(column: inside.column + 3, row: inside.row), columns: inside.columns - 4, isFocused: true, isValid: !matches.isEmpty,
      &sheet)
    let list = Rect(column: inside.column, row: inside.row + 1, columns: inside.columns, rows: inside.rows - 1)
    if matches.isEmpty, list.rows > 0 {
      sheet.canvas.put("no such command", at: Point(column: list.column + 1, row: list.row), Style(.inputInvalid, on: .dialog))
    }
    drawList(count: matches.count, chosen: palette.place, in: list, &sheet) { line, index, styles, sheet in
      let command = matches[index]
      let name = SafeText(command.name) + (command.parameter.isEmpty ? "" : SafeText(" " + command.parameter))
      sheet.canvas.put(name.truncated(to: 22), at: Point(column: line.column + 1, row: line.row), styles.text)
      let key = command.key?.label(setup.symbols) ?? ""
      let summary = command.summary.truncated(to: max(0, line.columns - 25 - key.columns - 2))
      sheet.canvas.put(summary, at: Point(column: line.column + 24, row: line.row), styles.quiet)
      sheet.canvas.put(key, endingAt: line.endColumn - 1, row: line.row, styles.key)
    }
  }
}
