import PerfMap

/// A screen as a value: rows of cells that panes draw into and a terminal paints.
///
/// Only ``SafeText`` reaches a cell, so no byte of a map can act on the terminal. Everything outside the canvas or the
/// clipping rectangle is cut, wide characters as a whole.
package struct Canvas: Hashable, Sendable {
  /// The extent.
  package let size: Size
  /// All cells, row by row.
  package private(set) var cells: [Cell]

  /// Makes a blank canvas. O(cells).
  package init(size: Size) {
    self.size = size
    cells = Array(repeating: .blank, count: size.columns * size.rows)
  }

  /// The whole canvas as a rectangle.
  package var bounds: Rect { Rect(column: 0, row: 0, columns: size.columns, rows: size.rows) }

  /// The cell at a point; blank outside.
  package subscript(column: Int, row: Int) -> Cell {
    guard column >= 0, row >= 0, column < size.columns, row < size.rows else { return .blank }
    return cells[row * size.columns + column]
  }

  /// Writes text from a point to the right, at most up to `limit` columns, and returns the number of columns used.
  ///
  /// Text that does not fit is cut. O(glyphs).
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

  /// Writes text so that it ends before `endColumn`, within `limit` columns.
  package mutating func put(_ text: SafeText, endingAt endColumn: Int, row: Int, _ style: Style, limit: Int = .max) {
    let width = min(text.columns, limit)
    put(text, at: Point(column: endColumn - width, row: row), style, limit: width)
  }

  /// Fills a rectangle with blanks of a style.
  package mutating func fill(_ rect: Rect, _ style: Style) {
    fill(rect, with: Glyph(safe: 0x20), style)
  }

  /// Fills a rectangle with a glyph of one column.
  package mutating func fill(_ rect: Rect, with glyph: Glyph, _ style: Style) {
    for row in max(0, rect.row)..<max(0, rect.row, min(size.rows, rect.endRow)) {
      for column in max(0, rect.column)..<max(0, rect.column, min(size.columns, rect.endColumn)) {
        set(glyph, column: column, row: row, style)
      }
    }
  }

  /// Changes the style of the cells of a rectangle, not their text.
  package mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
    for row in max(0, rect.row)..<max(0, rect.row, min(size.rows, rect.endRow)) {
      for column in max(0, rect.column)..<max(0, rect.column, min(size.columns, rect.endColumn)) {
        cells[row * size.columns + column].style = change(cells[row * size.columns + column].style)
      }
    }
  }

  /// The text of a row, without trailing blanks: what a test or a saved screen shows.
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
    // Half of a wide character that is overwritten must not stay behind.
    if cells[index].isContinuation, column > 0 { cells[index - 1] = Cell(base: 0x20, style: cells[index - 1].style) }
    let after = index + glyph.columns
    if column + glyph.columns < size.columns, cells[after].isContinuation { cells[after].base = 0x20 }
    cells[index] = Cell(base: glyph.base, mark: glyph.mark, secondMark: glyph.secondMark, style: style)
    if glyph.columns == 2 { cells[index + 1] = Cell(base: 0, style: style) }
  }
}
