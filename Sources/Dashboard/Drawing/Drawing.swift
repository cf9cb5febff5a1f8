import Screen
import Settings

/// The output of drawing: a canvas, hit areas and the cursor.
struct Drawing {
  var canvas: Canvas
  /// The symbols that the terminal supports. With ASCII, labels spell out the names of keys: `up` in place of `↑`.
  let symbols: SymbolSet
  /// The hit areas; later ones are on top.
  var hits: [HitArea] = []
  /// The position of the terminal's cursor; nil if hidden.
  var cursor: Point?

  mutating func register(_ rect: Rect, _ target: HitArea.Target) {
    hits.append(HitArea(rect: rect, target: target))
  }

  /// Draws a border with labels and returns the rectangle inside it.
  ///
  /// If room is short, labels are omitted: first those at the left, except the title (the first label), then those at the right.
  @discardableResult
  mutating func frame(
    _ rect: Rect, isFocused: Bool, top: [Label], topRight: [Label] = [], bottom: [Label] = [], bottomRight: [Label] = []
  ) -> Rect {
    guard rect.columns >= 2, rect.rows >= 2 else { return Rect(column: rect.column, row: rect.row, columns: 0, rows: 0) }
    let style = Style(isFocused ? .borderFocus : .border)
    let line = SafeText(String(repeating: "─", count: rect.columns - 2))
    canvas.put("╭" + line + "╮", at: Point(column: rect.column, row: rect.row), style)
    canvas.put("╰" + line + "╯", at: Point(column: rect.column, row: rect.endRow - 1), style)
    for row in rect.row + 1..<rect.endRow - 1 {
      canvas.put("│", at: Point(column: rect.column, row: row), style)
      canvas.put("│", at: Point(column: rect.endColumn - 1, row: row), style)
    }
    labels(rect, row: rect.row, style, ("┐", "┌"), left: top, right: topRight)
    labels(rect, row: rect.endRow - 1, style, ("┘", "└"), left: bottom, right: bottomRight)
    return rect.inside
  }

  private mutating func labels(
    _ rect: Rect, row: Int, _ style: Style, _ ends: (SafeText, SafeText), left: [Label], right: [Label]
  ) {
    var start = rect.column + 2
    var end = rect.endColumn - 2
    if let title = left.first { start = place(title, at: start, before: end, row: row, style, ends) }
    for label in right.reversed() where end - label.columns(symbols) - 2 >= start {
      _ = place(label, at: end - label.columns(symbols) - 2, before: end, row: row, style, ends)
      end -= label.columns(symbols) + 3
    }
    for label in left.dropFirst() { start = place(label, at: start, before: end, row: row, style, ends) }
  }

  private mutating func place(
    _ label: Label, at start: Int, before end: Int, row: Int, _ style: Style, _ ends: (SafeText, SafeText)
  ) -> Int {
    guard start + label.columns(symbols) + 2 <= end else { return start }
    var column = start
    column += canvas.put(ends.0, at: Point(column: column, row: row), style)
    for part in label.drawn(symbols) { column += canvas.put(part.text, at: Point(column: column, row: row), part.style) }
    column += canvas.put(ends.1, at: Point(column: column, row: row), style)
    if let target = label.action.map(HitArea.Target.action) ?? label.key.map(HitArea.Target.key) {
      register(Rect(column: start, row: row, columns: column - start, rows: 1), target)
    }
    return column + 1
  }

  /// Draws the scroll bar of a pane in the last column of a rectangle, if not all rows are visible.
  mutating func scrollBar(_ rect: Rect, of pane: Pane, top: Int, shown: Int, total: Int) {
    guard total > shown, rect.rows >= 3, rect.columns > 0 else { return }
    let bar = ScrollBar(pane: pane, top: top, shown: shown, total: total, track: rect.rows)
    let track = Rect(column: rect.endColumn - 1, row: rect.row, columns: 1, rows: rect.rows)
    for row in track.row + bar.start..<track.row + bar.start + bar.length {
      canvas.put("█", at: Point(column: track.column, row: row), Style(.scroll))
    }
    register(track, .scrollBar(bar))
  }
}
