import Screen

/// A scrollable text of two columns.
struct DialogText {
  static let widest = 100

  var scroll = 0

  /// Handles a key that scrolls. Returns false for other keys.
  mutating func handle(_ key: Key, on screen: Size) -> Bool {
    guard let motion = CursorMotion(key) else { return false }
    // Pages overlap by one row.
    let page = max(1, screen.rows - 3)
    switch motion {
    case .down: scroll += 1
    case .up: scroll = max(0, scroll - 1)
    case .pageDown: scroll += page
    case .pageUp: scroll = max(0, scroll - page)
    case .first: scroll = 0
    case .last: scroll = 1 << 30
    }
    return true
  }

  /// Draws the visible lines, after limiting the scroll position to the end of the text.
  mutating func draw(
    _ lines: [(SafeText, SafeText)], title: SafeText, keyColumns: Int, labels: [Label] = [Label("close", key: .escape)],
    position: SafeText? = nil, on screen: Size, _ drawing: inout Drawing
  ) {
    let rows = min(screen.rows, lines.count + 2)
    let shown = rows - 2
    scroll = min(max(0, scroll), max(0, lines.count - shown))
    let inside = drawing.dialog(
      title, labels,
      bottomRight: position.map { [Label("scroll j k"), Label($0)] }
        ?? (lines.count > shown ? [Label("scroll j k"), Label(SafeText("\(scroll + shown)/\(lines.count)"))] : []),
      columns: Self.widest, rows: rows, on: screen)
    for (index, line) in lines.dropFirst(scroll).prefix(shown).enumerated() {
      let row = inside.row + index
      let isHeading = line.1.columns == 0
      drawing.canvas.put(
        line.0.truncated(to: isHeading ? inside.columns - 2 : keyColumns - 1), at: Point(column: inside.column + 1, row: row),
        Style(isHeading ? .title : .key, on: .dialog, isHeading ? .bold : []))
      drawing.canvas.put(
        line.1.truncated(to: max(0, inside.columns - keyColumns - 2)), at: Point(column: inside.column + 1 + keyColumns, row: row),
        Style(.text, on: .dialog))
    }
  }
}

/// A motion in a list or a text.
enum CursorMotion {
  case down, up, pageDown, pageUp, first, last

  /// Creates the motion that the action table assigns to a key; nil for other keys.
  init?(_ key: Key) {
    switch Action(key: key) {
    case .down: self = .down
    case .up: self = .up
    case .pageDown: self = .pageDown
    case .pageUp: self = .pageUp
    case .first: self = .first
    case .last: self = .last
    default: return nil
    }
  }
}
