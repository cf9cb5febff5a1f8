import Screen

extension Drawing {
  enum DialogPlace {
    case middle, bottom
  }

  /// Draws the frame of a dialog and returns the rectangle inside. Discards earlier hit areas, so that only the dialog reacts to clicks.
  mutating func dialog(
    _ title: SafeText, topRight: [Label] = [], _ labels: [Label], bottomRight: [Label] = [], columns: Int, rows: Int,
    at place: DialogPlace = .middle, on screen: Size
  ) -> Rect {
    let columns = min(screen.columns, columns)
    let rows = min(screen.rows, rows)
    let row = place == .middle ? (screen.rows - rows) / 2 : screen.rows - rows
    let rect = Rect(column: (screen.columns - columns) / 2, row: row, columns: columns, rows: rows)
    canvas.fill(rect, Style(.text, on: .dialog))
    hits = []
    return frame(
      rect, isFocused: true, top: [Label(title, Style(.title, .bold))], topRight: topRight, bottom: labels, bottomRight: bottomRight)
  }

  /// Draws the frame of a list whose rows end in explanations, and returns the rectangle of the list. A narrow screen cuts the
  /// explanations off: there, the explanation of the selected row, `explanation`, is also drawn below the list.
  mutating func explainedDialog(
    _ title: SafeText, _ labels: [Label], columns: Int, rows: Int, _ explanation: SafeText, on screen: Size
  ) -> Rect {
    let explained = screen.columns < columns ? min(2, max(0, screen.rows - 3)) : 0
    var list = dialog(title, labels, columns: columns, rows: rows + explained + 2, on: screen)
    list.rows -= explained
    for (index, line) in explanation.lines(columns: list.columns - 2).prefix(explained).enumerated() {
      canvas.put(line, at: Point(column: list.column + 1, row: list.endRow + index), Style(.textDim, on: .dialog))
    }
    return list
  }

  /// Draws an input field in the last row of the screen. Returns the number of free columns after the text, and the row.
  mutating func prompt(_ label: SafeText, _ field: TextField, isValid: Bool, on screen: Size) -> (room: Int, row: Int) {
    let row = screen.rows - 1
    canvas.fill(Rect(column: 0, row: row, columns: screen.columns, rows: 1), Style(.input))
    canvas.put(label, at: Point(column: 0, row: row), Style(.key))
    let room = screen.columns - label.columns - 1
    let used = field.draw(at: Point(column: label.columns, row: row), columns: room, isFocused: true, isValid: isValid, &self)
    return (room - used, row)
  }
}

extension Table {
  /// Returns the table of a list in a dialog, without headings.
  static func list(_ columns: [TableColumn], endMargin: Int = 1) -> Table {
    var table = Table(columns: columns, placement: .dialog)
    table.headingRows = 0
    table.margin = 1
    table.endMargin = endMargin
    return table
  }
}
