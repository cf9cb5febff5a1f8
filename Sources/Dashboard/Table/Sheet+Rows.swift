import Screen

// The old way to draw tables, until all panes use ``Table``.
extension Sheet {
  /// Draws the headings of a table.
  mutating func heading(_ columns: [TableColumn], in rect: Rect, marker: Int) {
    canvas.fill(Rect(column: rect.column, row: rect.row, columns: rect.columns, rows: 1), Style(.header))
    for (column, place) in places(columns, in: rect, marker: marker) {
      var title = column.title
      if let isDescending = column.sorted {
        // The sign is seen in the narrowest column too.
        let sign: SafeText = isDescending ? "▼" : "▲"
        title = title.columns + 2 <= place.count ? title + " " + sign : title.prefix(columns: place.count - 1) + sign
      }
      let style = Style(column.sorted == nil ? .header : .headerSort)
      put(title, in: place, row: rect.row, style, isRight: column.isRight)
      if let target = column.target {
        register(Rect(column: place.lowerBound, row: rect.row, columns: place.count, rows: 1), target)
      }
    }
  }

  /// Draws a row of a table.
  mutating func row(_ texts: [TableText], _ columns: [TableColumn], in rect: Rect, row: Int, marker: SafeText, isSelected: Bool) {
    let surface: Style.Surface = isSelected ? .selected : .screen
    let line = Rect(column: rect.column, row: row, columns: rect.columns, rows: 1)
    if isSelected { canvas.fill(line, Style.text.on(surface)) }
    canvas.put(marker, at: Point(column: rect.column, row: row), Style(.accent).on(surface))
    for ((column, place), text) in zip(places(columns, in: rect, marker: 2), texts) {
      put(text.text, in: place, row: row, text.style.on(surface), isRight: column.isRight)
    }
  }

  private mutating func put(_ text: SafeText, in place: Range<Int>, row: Int, _ style: Style, isRight: Bool) {
    let text = text.truncated(to: place.count)
    if isRight {
      canvas.put(text, endingAt: place.upperBound, row: row, style)
    } else {
      canvas.put(text, at: Point(column: place.lowerBound, row: row), style)
    }
  }

  /// Where the columns stand: one blank between them, the marker before them, the last column free for the scroll bar.
  private func places(_ columns: [TableColumn], in rect: Rect, marker: Int) -> [(TableColumn, Range<Int>)] {
    let fixed = columns.reduce(0) { $0 + ($1.width ?? 0) } + columns.count + marker
    var start = rect.column + marker
    return columns.compactMap { column in
      let width = column.width ?? max(0, rect.columns - fixed)
      let end = min(rect.endColumn, start + width)
      guard start < end else { return nil }
      defer { start = end + 1 }
      return (column, start..<end)
    }
  }
}
