import Screen

// The choice of the columns of the entries.
extension Dashboard {
  /// The chosen line after a key; nil closes the dialog.
  mutating func choseColumn(_ key: Key, _ place: Int) -> Int? {
    let all = EntryColumn.allCases
    switch key {
    case .character(" "), .enter:
      // The name is what an entry is known by.
      if all[place] != .name { preferences.columns.formSymmetricDifference([all[place]]) }
      return place
    default: break
    }
    switch Action(key: key) {
    case .down: return min(place + 1, all.count - 1)
    case .up: return max(0, place - 1)
    case .first: return 0
    case .last: return all.count - 1
    default: return nil
    }
  }

  func drawColumns(_ place: Int, _ size: Size, _ sheet: inout Sheet) {
    let all = EntryColumn.allCases
    let columns = min(size.columns, 64)
    let rows = min(size.rows, all.count + 2)
    let rect = Rect(column: (size.columns - columns) / 2, row: (size.rows - rows) / 2, columns: columns, rows: rows)
    sheet.canvas.fill(rect, Style(.text, on: .dialog))
    sheet.hits = []
    let inside = sheet.frame(
      rect, isFocused: true, top: [Label("columns of the entries", Style(.title, .bold))],
      bottom: [Label("show", key: .character(" ")), Label("close", key: .escape)])
    let top = scrolled(0, toShow: place, of: all.count, shown: inside.rows)
    for (index, column) in all.dropFirst(top).prefix(inside.rows).enumerated() {
      let row = inside.row + index
      let isChosen = top + index == place
      let style = isChosen ? Style(.selected) : Style(.text, on: .dialog)
      sheet.canvas.fill(Rect(column: inside.column, row: row, columns: inside.columns, rows: 1), style)
      let box: SafeText = preferences.columns.contains(column) ? "[x] " : "[ ] "
      sheet.canvas.put(box + SafeText(column.rawValue), at: Point(column: inside.column + 1, row: row), style)
      sheet.canvas.put(
        column.summary.truncated(to: max(0, inside.columns - 16)), at: Point(column: inside.column + 15, row: row),
        isChosen ? style : Style(.textDim, on: .dialog))
    }
  }
}
