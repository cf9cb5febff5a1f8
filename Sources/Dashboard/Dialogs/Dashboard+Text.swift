import Screen

extension Dashboard {
  /// How many columns a text over the panes takes at most.
  static let widestText = 100

  /// Draws lines of two columns over the panes; returns how far they are scrolled.
  func drawText(
    _ lines: [(SafeText, SafeText)], title: SafeText, scroll: Int, keyColumns: Int, labels: [Label] = [Label("close", key: .escape)],
    position: SafeText? = nil,
    _ size: Size, _ sheet: inout Sheet
  ) -> Int {
    let columns = min(size.columns, Self.widestText)
    let rows = min(size.rows, lines.count + 2)
    let rect = Rect(column: (size.columns - columns) / 2, row: (size.rows - rows) / 2, columns: columns, rows: rows)
    let shown = rows - 2
    let top = min(max(0, scroll), max(0, lines.count - shown))
    sheet.canvas.fill(rect, Style(.text, on: .dialog))
    sheet.hits = []
    let inside = sheet.frame(
      rect, isFocused: true, top: [Label(title, Style(.title, .bold))], bottom: labels,
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

  /// How far a page of a text that fills the screen goes: one row of the page before stays.
  private var dialogPage: Int { max(1, arrangement.screen.rows - 3) }

  /// How far a text is scrolled after a key; nil closes it.
  func scrolledDialog(_ key: Key, _ scroll: Int) -> Int? {
    switch Action(key: key) {
    case .down: scroll + 1
    case .up: max(0, scroll - 1)
    case .pageDown: scroll + dialogPage
    case .pageUp: max(0, scroll - dialogPage)
    case .first: 0
    case .last: 1 << 30
    default: nil
    }
  }
}
