import Monitor
import PerfMap
import Screen

// The time of a recording that is played.
extension Dashboard {
  /// The monitor shows another time than the one before: what counted time does so anew.
  package mutating func timeHasJumped() {
    messages.clear()
    space.strip = nil
  }

  /// Draws the screen of a time at which no map was there.
  func drawBeforeMaps(_ live: Monitor, _ size: Size, _ drawing: inout Drawing) {
    let rect = Rect(column: 0, row: 0, columns: size.columns, rows: size.rows - 1)
    let source: SafeText = timeline.position == .recording ? "replay of " : "watching "
    let inside = drawing.frame(
      rect, isFocused: false, top: [Label("jittop", Style(.title, .bold))],
      topRight: [Label(source + SafeText(setup.directory), Style(.text)), Label(setup.clock(live))])
    let text: SafeText = "No map was there at this time."
    let left = inside.column + max(0, (inside.columns - text.columns) / 2)
    let row = inside.row + inside.rows / 2
    guard row < inside.endRow else { return }
    drawing.canvas.put(text.truncated(to: max(0, inside.endColumn - left)), at: Point(column: left, row: row), Style(.text, .bold))
  }
}
