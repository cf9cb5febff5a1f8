import Monitor
import Screen

extension Dashboard {
  /// Draws the help out of the action table; returns how far it is scrolled.
  func drawHelp(_ scroll: Int, _ size: Size, _ sheet: inout Sheet) -> Int {
    var lines: [(SafeText, SafeText)] = []
    for group in Action.Group.allCases {
      let actions = Action.allCases.filter { $0.entry.group == group && !(isReadOnly && $0.entry.writes) }
      guard !actions.isEmpty else { continue }
      if !lines.isEmpty { lines.append(("", "")) }
      lines.append((SafeText(group.rawValue), ""))
      for action in actions {
        let keys = action.entry.keys.reduce(SafeText()) { $0.columns == 0 ? $1.label(symbols) : $0 + " " + $1.label(symbols) }
        lines.append(("  " + keys, action.entry.summary))
      }
    }
    lines += [("", ""), ("Mouse", "click selects, double click opens, wheel scrolls what it is over, zooms the address space,")]
    lines += [("", "click a heading to sort, a label in a border to press it")]
    lines += [("", ""), ("Flags", "N new  I injected  D dead  ≡ duplicate  = same range  ⊂ nested  ╳ straddle")]
    lines += [("States", "● live  ◐ idle for 30 s  ▲ stale: older than its process  ○ exited  ✗ unreadable")]
    return drawText(lines, title: "help", scroll: scroll, keyColumns: 20, size, &sheet)
  }

  /// Draws the malformed lines of the selected map; returns how far it is scrolled.
  func drawMalformed(_ scroll: Int, _ monitor: Monitor, _ size: Size, _ sheet: inout Sheet) -> Int {
    guard let map = monitor.selected else { return 0 }
    let all = map.contents.malformed
    let isNarrow = size.columns < 70
    let shown = max(1, size.rows - 6)
    let top = min(max(0, scroll), max(0, all.keptCount - shown))
    var lines: [(SafeText, SafeText)] = []
    for index in top..<min(all.keptCount, top + shown) {
      let line = all[index]
      let raw = monitor.readText(map, line.text, limit: 512)
      let fault = SafeText(line.defect.explanation + ": ") + SafeText(bytes: raw, limit: 512)
      let number = SafeText("\(all.lineNumber(of: index))")
      let place = isNarrow ? number : "line " + number + SafeText(" · byte \(line.text.offset)")
      lines.append((place, line.text.length == 0 ? "empty line" : fault))
    }
    if all.count == 0 { lines.append(("", "every line of this map is an entry")) }
    let title = SafeText("malformed lines of \(map.path.lastComponent?.string ?? "")")
    var position = SafeText("\(min(all.keptCount, top + shown))/") + Numbers.count(all.count, limit: 11)
    if all.count > all.keptCount { position = position + " (the first are kept)" }
    _ = drawText(lines, title: title, scroll: 0, keyColumns: isNarrow ? 8 : 28, position: position, size, &sheet)
    return top
  }

  private func drawText(
    _ lines: [(SafeText, SafeText)], title: SafeText, scroll: Int, keyColumns: Int, position: SafeText? = nil, _ size: Size,
    _ sheet: inout Sheet
  ) -> Int {
    let columns = min(size.columns, 100)
    let rows = min(size.rows, lines.count + 2)
    let rect = Rect(column: (size.columns - columns) / 2, row: (size.rows - rows) / 2, columns: columns, rows: rows)
    let shown = rows - 2
    let top = min(max(0, scroll), max(0, lines.count - shown))
    sheet.canvas.fill(rect, Style(.text, on: .dialog))
    sheet.hits = []
    let inside = sheet.frame(
      rect, isFocused: true, top: [Label(title, Style(.title, .bold))], bottom: [Label("close", key: .escape)],
      bottomRight: position.map { [Label("scroll j k"), Label($0)] }
        ?? (lines.count > shown ? [Label("scroll j k"), Label(SafeText("\(top + shown)/\(lines.count)"))] : []))
    for (index, line) in lines.dropFirst(top).prefix(shown).enumerated() {
      let row = inside.row + index
      let isHeading = line.1.columns == 0
      sheet.canvas.put(
        line.0.truncated(to: isHeading ? inside.columns - 2 : keyColumns - 1), at: Point(column: inside.column + 1, row: row),
        Style(isHeading ? .title : .key, on: .dialog, isHeading ? .bold : []))
      sheet.canvas.put(
        line.1.truncated(to: max(0, inside.columns - keyColumns - 2)), at: Point(column: inside.column + 1 + keyColumns, row: row),
        Style(.text, on: .dialog))
    }
    return top
  }
}
