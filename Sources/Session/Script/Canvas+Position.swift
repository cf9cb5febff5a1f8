import Screen

extension Canvas {
  /// Returns the first cell of the first occurrence of a text on a single row, or nil.
  func position(of text: String) -> Point? {
    let wanted = SafeText(text).glyphs
    for row in 0..<size.rows {
      for column in 0..<size.columns where matches(wanted, column: column, row: row) { return Point(column: column, row: row) }
    }
    return nil
  }

  private func matches(_ glyphs: [Glyph], column: Int, row: Int) -> Bool {
    var column = column
    for glyph in glyphs {
      let cell = self[column, row]
      guard column < size.columns, cell.base == glyph.base, cell.mark == glyph.mark, cell.secondMark == glyph.secondMark else {
        return false
      }
      column += glyph.columns
    }
    return true
  }
}
