import Screen
import Settings

/// A table with headings, a selected row, marks, hit areas and a scroll bar.
///
/// Panes and the lists in dialogs are such tables. A closure provides the rows, so only the visible rows are computed.
struct Table {
  /// The container of a table, which decides its colours.
  enum Placement {
    case pane, dialog
  }

  struct Row {
    /// One text for each column.
    var texts: [TableText]
    var target: HitArea.Target?
    var isMarked = false
    /// The screen columns of a search match, counted from the start of the text in the flexible column.
    var match: Range<Int>?
    /// A text at the right end of the row; the last column is shortened to make room.
    var trailing: TableText?
  }

  /// The number of rows and the selection.
  struct Rows {
    var count: Int
    /// The selected row; nil if no row of the table is selected.
    var selected: Int?
    /// True if the selected row has the background of a selection.
    var isSelectionLit = true
  }

  private enum RowStyle {
    case plain, selected
    /// Selected, with the background of a selection.
    case lit
  }

  var columns: [TableColumn]
  var placement = Placement.pane
  var headingRows = 1
  /// The number of screen columns at the left. The last of them shows the mark; the second last, if there are two, shows the cursor.
  var margin = 2
  /// The number of screen columns at the right, for the scroll bar.
  var endMargin = 1

  /// Returns the screen columns of the flexible column in a row of `columnCount` screen columns; nil if all columns have fixed widths.
  func flexiblePlace(in columnCount: Int) -> Range<Int>? {
    let rect = Rect(column: 0, row: 0, columns: columnCount, rows: 1)
    return zip(columns, places(in: rect)).first { $0.0.width == nil }?.1
  }

  /// Draws the table, scrolled so that the selected row is visible, and returns the new scroll position. O(visible rows).
  ///
  /// `pane` is the pane that the scroll bar scrolls; nil for no scroll bar.
  @discardableResult
  func draw(
    _ rows: Rows, in rect: Rect, from scroll: TableScroll = TableScroll(), of pane: Pane? = nil, _ drawing: inout Drawing,
    row: (Int) -> Row?
  ) -> TableScroll {
    var scroll = scroll
    if headingRows > 0, rect.rows > 0 { drawHeadings(in: rect, &drawing) }
    let shown = max(0, rect.rows - headingRows)
    scroll.reveal(rows.selected ?? 0, of: rows.count, rows: shown)
    for index in scroll.top..<min(rows.count, scroll.top + shown) {
      guard let content = row(index) else { continue }
      let line = Rect(column: rect.column, row: rect.row + headingRows + index - scroll.top, columns: rect.columns, rows: 1)
      draw(content, on: line, index != rows.selected ? .plain : rows.isSelectionLit ? .lit : .selected, &drawing)
    }
    guard let pane else { return scroll }
    let track = Rect(column: rect.column, row: rect.row + headingRows, columns: rect.columns, rows: shown)
    drawing.scrollBar(track, of: pane, top: scroll.top, shown: shown, total: rows.count)
    return scroll
  }

  private func drawHeadings(in rect: Rect, _ drawing: inout Drawing) {
    if placement == .pane {
      drawing.canvas.fill(Rect(column: rect.column, row: rect.row, columns: rect.columns, rows: 1), Style(.header))
    }
    for (column, place) in zip(columns, places(in: rect)) where !place.isEmpty {
      var title = column.title
      if let isDescending = column.sorted {
        // The sort sign is visible in the narrowest column too.
        let sign: SafeText = isDescending ? "▼" : "▲"
        title = title.columns + 2 <= place.count ? title + " " + sign : title.prefix(columns: place.count - 1) + sign
      }
      let style =
        switch placement {
        case .pane: Style(column.sorted == nil ? .header : .headerSort)
        case .dialog: Style(.title, on: .dialog)
        }
      put(title.truncated(to: place.count), in: place, row: rect.row, style, column, &drawing)
      if let target = column.target {
        drawing.register(Rect(column: place.lowerBound, row: rect.row, columns: place.count, rows: 1), target)
      }
    }
  }

  private func draw(_ row: Row, on line: Rect, _ state: RowStyle, _ drawing: inout Drawing) {
    if placement == .dialog || state == .lit { drawing.canvas.fill(line, style(.text, state)) }
    if margin >= 2 {
      let marker = Point(column: line.column + margin - 2, row: line.row)
      drawing.canvas.put(state == .plain ? " " : "▸", at: marker, style(placement == .pane ? Style(.accent) : .text, state))
    }
    var places = places(in: line)
    if let trailing = row.trailing {
      drawing.canvas.put(trailing.text, endingAt: line.endColumn - 1, row: line.row, style(trailing.style, state))
      if let last = places.last {
        places[places.count - 1] = last.lowerBound..<max(last.lowerBound, last.upperBound - trailing.text.columns - 2)
      }
    }
    for ((column, place), text) in zip(zip(columns, places), row.texts) where !place.isEmpty {
      put(text.cut(to: place.count), in: place, row: line.row, style(text.style, state), column, &drawing)
      var start = place.lowerBound + text.text.columns
      for part in text.more where start < place.upperBound {
        let text = part.cut(to: place.upperBound - start)
        start += drawing.canvas.put(text, at: Point(column: start, row: line.row), style(part.style, state))
      }
    }
    if row.isMarked {
      let mark = Point(column: line.column + margin - 1, row: line.row)
      drawing.canvas.put("•", at: mark, style(Style(.marked), state))
    }
    if let target = row.target { drawing.register(line, target) }
    if let match = row.match { highlight(match, on: line, &drawing) }
  }

  /// Highlights a match in the flexible column.
  private func highlight(_ match: Range<Int>, on line: Rect, _ drawing: inout Drawing) {
    guard let place = flexiblePlace(in: line.columns) else { return }
    let start = line.column + place.lowerBound
    let end = min(line.column + place.upperBound, start + match.upperBound)
    guard start + match.lowerBound < end else { return }
    let cells = Rect(column: start + match.lowerBound, row: line.row, columns: end - start - match.lowerBound, rows: 1)
    drawing.canvas.restyle(cells) { $0.on(.match) }
  }

  private func style(_ style: Style, _ state: RowStyle) -> Style {
    switch placement {
    case .pane: style.on(state == .lit ? .selected : .screen)
    case .dialog: state == .plain ? style.on(.dialog) : Style(.selected)
    }
  }

  private func put(_ text: SafeText, in place: Range<Int>, row: Int, _ style: Style, _ column: TableColumn, _ drawing: inout Drawing) {
    if column.isRight {
      drawing.canvas.put(text, endingAt: place.upperBound, row: row, style)
    } else {
      drawing.canvas.put(text, at: Point(column: place.lowerBound, row: row), style)
    }
  }

  /// Returns the screen columns of each table column; an empty range for a column without room.
  private func places(in rect: Rect) -> [Range<Int>] {
    let gaps = columns.dropFirst().reduce(0) { $0 + $1.gap }
    let fixed = columns.reduce(0) { $0 + ($1.width ?? 0) } + gaps + margin + endMargin
    var end = rect.column + margin
    return columns.enumerated().map { index, column in
      let start = min(rect.endColumn, end + (index == 0 ? 0 : column.gap))
      end = min(rect.endColumn, start + (column.width ?? max(0, rect.columns - fixed)))
      return start..<max(start, end)
    }
  }
}
