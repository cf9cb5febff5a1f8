import CNcurses
import Screen

extension Terminal {
  /// Shows a canvas, and the cursor at a point or nowhere.
  ///
  /// Only cells that differ from what was painted last are sent, in one piece; nothing at all when nothing has changed. What does not
  /// fit on the screen is cut. O(cells); about 20 microseconds for 50 rows of 200 when nothing has changed.
  package mutating func paint(_ canvas: Canvas, cursor: Point? = nil) {
    let screen = size
    let shown = cursor.flatMap { $0.column >= 0 && $0.row >= 0 && $0.column < screen.columns && $0.row < screen.rows ? $0 : nil }
    let known = painted?.size == canvas.size ? painted : nil
    guard known != canvas || shown != shownCursor || painted == nil else { return }
    let columns = min(canvas.size.columns, screen.columns)
    for row in 0..<min(canvas.size.rows, screen.rows) {
      paintRow(row, columns: columns, of: canvas, over: known)
    }
    cn_cursor(shown.map { Int32($0.row) } ?? -1, shown.map { Int32($0.column) } ?? -1)
    cn_flush()
    painted = canvas
    shownCursor = shown
  }

  private mutating func paintRow(_ row: Int, columns: Int, of canvas: Canvas, over known: Canvas?) {
    let start = row * canvas.size.columns
    func differs(_ column: Int) -> Bool { known.map { $0.cells[start + column] != canvas.cells[start + column] } ?? true }
    var column = 0
    while column < columns {
      guard differs(column) else {
        column += 1
        continue
      }
      // A wide character is painted as a whole.
      let first = canvas.cells[start + column].isContinuation && column > 0 ? column - 1 : column
      var end = column + 1
      while end < columns, differs(end) || canvas.cells[start + end].isContinuation { end += 1 }
      put(canvas, row: row, columns: first..<end, visible: columns)
      column = end
    }
  }

  private mutating func put(_ canvas: Canvas, row: Int, columns: Range<Int>, visible: Int) {
    let start = row * canvas.size.columns
    run.removeAll(keepingCapacity: true)
    for column in columns {
      let cell = canvas.cells[start + column]
      let isWide = column + 1 < canvas.size.columns && canvas.cells[start + column + 1].isContinuation
      if let sent = sent(cell, isWide: isWide, isCut: isWide && column + 1 >= visible) { run.append(sent) }
    }
    run.withUnsafeBufferPointer { cells in
      cn_put(Int32(row), Int32(columns.lowerBound), cells.baseAddress, Int32(cells.count))
    }
  }

  /// A cell as it is sent; nil for the right half of a wide character.
  private mutating func sent(_ cell: Cell, isWide: Bool, isCut: Bool) -> cn_cell? {
    let look = look(of: cell.style)
    var sent = cn_cell(base: 0x20, mark: 0, second_mark: 0, attributes: look.attributes, pair: look.pair, columns: 1)
    switch symbols {
    case .ascii:
      sent.base = cell.isContinuation ? 0x3f : SymbolSet.plain(cell.base)
    case .unicode:
      if cell.isContinuation { return nil }
      if isCut { return sent }
      sent.base = cell.base
      sent.mark = cell.mark
      sent.second_mark = cell.secondMark
      sent.columns = isWide ? 2 : 1
    }
    return sent
  }

  private mutating func look(of style: Style) -> CellAttributes {
    if let known = looks[style] { return known }
    let look = CellAttributes(of: style, sheet: sheet, depth: depth, direct: direct)
    looks[style] = look
    return look
  }
}
