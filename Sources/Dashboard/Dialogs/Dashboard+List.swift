import Screen

extension Dashboard {
  /// Draws the frame of a dialog in the middle of the screen, over everything that could be clicked; returns what is inside.
  func drawFrame(_ title: SafeText, _ labels: [Label], columns: Int, rows: Int, _ size: Size, _ sheet: inout Sheet) -> Rect {
    let columns = min(size.columns, columns)
    let rows = min(size.rows, rows)
    let rect = Rect(column: (size.columns - columns) / 2, row: (size.rows - rows) / 2, columns: columns, rows: rows)
    sheet.canvas.fill(rect, Style(.text, on: .dialog))
    sheet.hits = []
    return sheet.frame(rect, isFocused: true, top: [Label(title, Style(.title, .bold))], bottom: labels)
  }

  /// The same for a list whose rows explain themselves at their ends: where they are cut, the chosen one is explained in full below the list.
  /// Returns the place of the list.
  func drawExplainedFrame(
    _ title: SafeText, _ labels: [Label], columns: Int, rows: Int, _ explanation: SafeText, _ size: Size, _ sheet: inout Sheet
  ) -> Rect {
    let explained = size.columns < columns ? min(2, max(0, size.rows - 3)) : 0
    var list = drawFrame(title, labels, columns: columns, rows: rows + explained + 2, size, &sheet)
    list.rows -= explained
    for (index, line) in explanation.lines(columns: list.columns - 2).prefix(explained).enumerated() {
      sheet.canvas.put(line, at: Point(column: list.column + 1, row: list.endRow + index), Style(.textDim, on: .dialog))
    }
    return list
  }

  /// Draws as many lines of a list as there is room for, with the chosen one among them: `line` gets where it stands, its number, and the
  /// styles of what is said loudly, plainly and quietly.
  func drawList(
    count: Int, chosen: Int, in rect: Rect, _ sheet: inout Sheet,
    line: (Rect, Int, (key: Style, text: Style, quiet: Style), inout Sheet) -> Void
  ) {
    let shown = max(0, rect.rows)
    var scroll = TableScroll()
    scroll.reveal(chosen, of: count, rows: shown)
    let top = scroll.top
    for index in top..<min(count, top + shown) {
      let place = Rect(column: rect.column, row: rect.row + index - top, columns: rect.columns, rows: 1)
      let style = index == chosen ? Style(.selected) : Style(.text, on: .dialog)
      sheet.canvas.fill(place, style)
      sheet.register(place, .line(index))
      let styles =
        index == chosen ? (style, style, style) : (Style(.key, on: .dialog), style, Style(.textDim, on: .dialog))
      line(place, index, styles, &sheet)
    }
  }
}
