import Monitor
import PerfMap
import Screen

// The drawing of the address space as cells: density of code, new entries, overlaps and the cursor.
extension SpacePane {
  /// Draws the cells: cluster names, density, new entries, marks and a legend, one below the other. With few rows, some are omitted.
  func drawStrip(_ strip: AddressStrip, _ map: MapRecord, _ monitor: Monitor, _ place: Rect, _ drawing: inout Drawing) {
    var row = place.row
    if place.rows >= 4 {
      drawClusterNames(strip, place.column, row, &drawing)
      row += 1
    }
    drawDensity(strip, place.column, row, &drawing)
    row += 1
    if place.rows >= 3 {
      let heat = max(1, min(8, place.rows - 4))
      drawFresh(strip, Rect(column: place.column, row: row, columns: place.columns, rows: heat), &drawing)
      row += heat
    }
    guard place.rows >= 2 else { return }
    drawMarks(strip, map, monitor, place.column, row, &drawing)
    if place.rows >= 5 { drawLegend(strip, monitor, place, row + 1, &drawing) }
  }

  private func drawClusterNames(_ strip: AddressStrip, _ left: Int, _ row: Int, _ drawing: inout Drawing) {
    for cluster in strip.clusters {
      let first = SafeText("\(cluster.first)")
      let end = SafeText(cluster.window.endDescription)
      let owned = (strip.isExact ? "" : "~") + Numbers.bytes(cluster.owned)
      let start = left + cluster.columns.lowerBound
      if first.columns + owned.columns + end.columns + 8 <= cluster.columns.count {
        drawing.canvas.put(first, at: Point(column: start, row: row), Style(.textDim))
        let middle = start + (cluster.columns.count - owned.columns) / 2
        drawing.canvas.put(owned, at: Point(column: middle, row: row), Style(.text))
        drawing.canvas.put(end, endingAt: left + cluster.columns.upperBound, row: row, Style(.textDim))
        continue
      }
      let name = first + " " + owned
      let room = cluster.columns.count + 2
      let text = name.columns <= room ? name : first.columns <= room ? first : ""
      drawing.canvas.put(text, at: Point(column: start, row: row), Style(.textDim))
    }
  }

  private func drawDensity(_ strip: AddressStrip, _ left: Int, _ row: Int, _ drawing: inout Drawing) {
    for (column, cell) in strip.cells.enumerated() {
      guard let cell else { continue }
      let level = UInt8(min(15, max(0, cell.density * 15)))
      drawing.canvas.put(
        GlyphStyles.density(cell.density), at: Point(column: left + column, row: row), Style(.gradientHeat, level: level))
    }
    for cluster in strip.clusters.dropLast() {
      let column = left + cluster.columns.upperBound + 1
      drawing.canvas.put("╱╱", at: Point(column: column, row: row), Style(.textDim))
    }
  }

  /// Draws the number of new entries in each cell as a bar. The largest number fills the height of the rectangle.
  private func drawFresh(_ strip: AddressStrip, _ rect: Rect, _ drawing: inout Drawing) {
    let most = strip.cells.reduce(0) { max($0, $1?.fresh ?? 0) }
    for (column, cell) in strip.cells.enumerated() {
      guard let cell, cell.fresh > 0 else { continue }
      let share = Double(cell.fresh) / Double(max(1, most))
      let eighths = max(1, Int(share * Double(8 * rect.rows)))
      let level = UInt8(min(15, max(2, Int(share * 16))))
      for row in 0..<rect.rows {
        let block = GlyphStyles.block(eighths - 8 * (rect.rows - 1 - row))
        drawing.canvas.put(block, at: Point(column: rect.column + column, row: rect.row + row), Style(.gradientRate, level: level))
      }
    }
  }

  private func drawMarks(
    _ strip: AddressStrip, _ map: MapRecord, _ monitor: Monitor, _ left: Int, _ row: Int, _ drawing: inout Drawing
  ) {
    for (column, cell) in strip.cells.enumerated() {
      guard let kind = cell?.overlap else { continue }
      let sign = GlyphStyles.overlap(kind)
      drawing.canvas.put(sign.glyph, at: Point(column: left + column, row: row), Style(sign.role))
    }
    drawCursor(strip, map, monitor, left, row, &drawing)
  }

  private func drawLegend(_ strip: AddressStrip, _ monitor: Monitor, _ place: Rect, _ row: Int, _ drawing: inout Drawing) {
    var text: SafeText = "density ·░▒▓█   new in 10 s ▁▃▅█   ≡ duplicate  = same range  ⊂ nested  ╳ straddle   ▲ cursor"
    if strip.folded > .zero { text = text + "   ╱╱ empty " + Numbers.bytes(strip.folded) + " folded" }
    drawing.canvas.put(text.truncated(to: place.columns), at: Point(column: place.column, row: row), Style(.textDim))
  }
}
