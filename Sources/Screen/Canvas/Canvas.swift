import PerfMap

/// Rows of cells. Panes draw into a canvas, and a terminal paints it.
///
/// Cells are made of ``SafeText`` only, so no byte of a map can control the terminal. Drawing is clipped to the canvas; a wide character
/// that does not fit is omitted as a whole.
package struct Canvas: Hashable, Sendable {
  package let size: Size
  /// All cells, row by row.
  package private(set) var cells: [Cell]

  /// Creates a blank canvas. O(cells).
  package init(size: Size) {
    self.size = size
    cells = Array(repeating: .blank, count: size.columns * size.rows)
  }

  /// The canvas as a rectangle at the origin.
  package var bounds: Rect { Rect(column: 0, row: 0, columns: size.columns, rows: size.rows) }

  /// The cell at a point; blank outside the canvas.
  package subscript(column: Int, row: Int) -> Cell {
    guard column >= 0, row >= 0, column < size.columns, row < size.rows else { return .blank }
    return cells[row * size.columns + column]
  }

  /// Writes text from a point to the right, cut to `limit` columns and to the canvas. Returns the number of columns used. O(glyphs).
  @discardableResult
  package mutating func put(_ text: SafeText, at point: Point, _ style: Style, limit: Int = .max) -> Int {
    guard point.row >= 0, point.row < size.rows else { return 0 }
    var column = point.column
    let end = min(size.columns, point.column.addingSaturated(max(0, limit)))
    for glyph in text.glyphs {
      guard column + glyph.columns <= end else { break }
      if column >= 0 { set(glyph, column: column, row: point.row, style) }
      column += glyph.columns
    }
    return column - point.column
  }

  /// Writes text that ends in the column before `endColumn`. Text longer than `limit` columns is cut at the right.
  package mutating func put(_ text: SafeText, endingAt endColumn: Int, row: Int, _ style: Style, limit: Int = .max) {
    let width = min(text.columns, limit)
    put(text, at: Point(column: endColumn - width, row: row), style, limit: width)
  }

  package mutating func fill(_ rect: Rect, _ style: Style) {
    fill(rect, with: Glyph(safe: 0x20), style)
  }

  /// Fills a rectangle with a glyph, which must be one column wide.
  package mutating func fill(_ rect: Rect, with glyph: Glyph, _ style: Style) {
    for row in max(0, rect.row)..<max(0, rect.row, min(size.rows, rect.endRow)) {
      for column in max(0, rect.column)..<max(0, rect.column, min(size.columns, rect.endColumn)) {
        set(glyph, column: column, row: row, style)
      }
    }
  }

  /// Applies a change to the style of each cell in a rectangle; the text is kept.
  package mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
    for row in max(0, rect.row)..<max(0, rect.row, min(size.rows, rect.endRow)) {
      for column in max(0, rect.column)..<max(0, rect.column, min(size.columns, rect.endColumn)) {
        cells[row * size.columns + column].style = change(cells[row * size.columns + column].style)
      }
    }
  }

  /// Returns the text of a row without trailing blanks.
  package func line(_ row: Int) -> String {
    var scalars = String.UnicodeScalarView()
    for column in 0..<size.columns {
      let cell = self[column, row]
      for value in [cell.base, cell.mark, cell.secondMark] where value != 0 {
        if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
      }
    }
    while scalars.last == " " { scalars.removeLast() }
    return String(scalars)
  }

  /// All rows as text, each ended by a newline.
  package var text: String { (0..<size.rows).map { line($0) + "\n" }.joined() }

  private mutating func set(_ glyph: Glyph, column: Int, row: Int, _ style: Style) {
    let index = row * size.columns + column
    guard column >= 0, column + glyph.columns <= size.columns else { return }
    // If the glyph overwrites half of a wide character, the other half must become a blank.
    if cells[index].isContinuation, column > 0 { cells[index - 1] = Cell(base: 0x20, style: cells[index - 1].style) }
    let after = index + glyph.columns
    if column + glyph.columns < size.columns, cells[after].isContinuation { cells[after].base = 0x20 }
    cells[index] = Cell(base: glyph.base, mark: glyph.mark, secondMark: glyph.secondMark, style: style)
    if glyph.columns == 2 { cells[index + 1] = Cell(base: 0, style: style) }
  }
}
