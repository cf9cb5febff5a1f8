import Screen

/// The line in which a search is typed.
struct SearchPrompt {
  var field = TextField()
}

extension Dashboard {
  func drawSearch(_ prompt: SearchPrompt, _ size: Size, _ sheet: inout Sheet) {
    let row = size.rows - 1
    sheet.canvas.fill(Rect(column: 0, row: row, columns: size.columns, rows: 1), Style(.input))
    let label: SafeText = " search names: "
    sheet.canvas.put(label, at: Point(column: 0, row: row), Style(.key))
    let hint = Key.enter.label(setup.symbols) + " find   esc cancel "
    let room = size.columns - label.columns - 1
    let used = prompt.field.draw(at: Point(column: label.columns, row: row), columns: room, isFocused: true, &sheet)
    if used + hint.columns + 2 < room { sheet.canvas.put(hint, endingAt: size.columns, row: row, Style(.textDim)) }
  }
}
