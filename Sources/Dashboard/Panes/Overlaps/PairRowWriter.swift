import PerfMap
import Screen

/// A writer of the rows in the detailed view of an overlap, from top to bottom. Rows without room are omitted.
struct PairRowWriter {
  private let rect: Rect
  private let labelColumns: Int
  private let noteColumns: Int
  private var row: Int

  init(rect: Rect, labelColumns: Int, noteColumns: Int) {
    self.rect = rect
    self.labelColumns = labelColumns
    self.noteColumns = noteColumns
    row = rect.row
  }

  var barColumns: Int { max(1, rect.columns - labelColumns - noteColumns) }

  private var barColumn: Int { rect.column + labelColumns }

  /// Draws a line with a text, joined to the borders beside the rectangle.
  mutating func divider(_ text: SafeText, _ drawing: inout Drawing) {
    let line = SafeText("├" + String(repeating: "─", count: rect.columns) + "┤")
    drawing.canvas.put(line, at: Point(column: rect.column - 1, row: row), Style(.divider))
    drawing.canvas.put(" " + text + " ", at: Point(column: rect.column + 1, row: row), Style(.textDim), limit: rect.columns - 2)
    row += 1
  }

  /// Draws the start and end addresses of both ranges in a row for the bars below it; addresses without room are omitted.
  mutating func addresses(_ scale: RangeScale, _ older: AddressRange, _ newer: AddressRange, _ drawing: inout Drawing) {
    guard row < rect.endRow else { return }
    let ends = [older, newer].map { (scale.places($0).upperBound, SafeText($0.endDescription)) }
    let starts = [newer, older].map { (scale.places($0).lowerBound, SafeText("\($0.start)")) }
    var end = 0
    for (place, text) in (starts + ends).sorted(by: { $0.0 < $1.0 }) where place >= end {
      let room = barColumns + noteColumns - place
      guard text.columns < room else { continue }
      drawing.canvas.put(text, at: Point(column: barColumn + place, row: row), Style(.textDim))
      end = place + text.columns + 1
    }
    row += 1
  }

  mutating func bar(_ label: SafeText, _ bar: SafeText, _ note: SafeText, _ style: Style, _ drawing: inout Drawing) {
    guard row < rect.endRow else { return }
    drawing.canvas.put(label, at: Point(column: rect.column + 1, row: row), Style(.title), limit: labelColumns - 2)
    drawing.canvas.put(bar, at: Point(column: barColumn, row: row), style, limit: barColumns)
    drawing.canvas.put(note.truncated(to: noteColumns - 2), at: Point(column: barColumn + barColumns + 1, row: row), style)
    row += 1
  }

  mutating func line(_ label: SafeText, _ text: SafeText, _ style: Style, _ drawing: inout Drawing) {
    guard row < rect.endRow else { return }
    drawing.canvas.put(label, at: Point(column: rect.column + 1, row: row), Style(.title), limit: labelColumns - 2)
    drawing.canvas.put(text.truncated(to: rect.columns - labelColumns - 1), at: Point(column: barColumn, row: row), style)
    row += 1
  }
}
