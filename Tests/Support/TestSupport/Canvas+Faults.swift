import Screen

extension Canvas {
  /// The cells that must not be sent to a terminal, and the rows that do not have the width of the screen.
  package var faults: [String] {
    var faults: [String] = []
    for row in 0..<size.rows {
      var column = 0
      while column < size.columns {
        let cell = self[column, row]
        guard let glyph = Unicode.Scalar(cell.base).map(Glyph.init), glyph.base == cell.base, cell.base >= 0x20 else {
          faults.append("U+\(String(cell.base, radix: 16)) at \(column),\(row)")
          column += 1
          continue
        }
        for mark in [cell.mark, cell.secondMark] where mark != 0 {
          let category = Unicode.Scalar(mark)?.properties.generalCategory
          let isJoining = (0x1160...0x11ff).contains(mark) || (0xd7b0...0xd7fb).contains(mark)
          if category != .nonspacingMark, category != .enclosingMark, !isJoining { faults.append("a mark U+\(String(mark, radix: 16))") }
        }
        if glyph.columns == 2, !self[column + 1, row].isContinuation { faults.append("half of a wide character at \(column),\(row)") }
        column += glyph.columns
      }
      if column != size.columns { faults.append("row \(row) is \(column) columns wide") }
    }
    return faults
  }
}
