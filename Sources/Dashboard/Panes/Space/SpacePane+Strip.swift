import Monitor
import PerfMap
import Screen

// The address space as cells: how full they are, what is new in them, overlaps and the cursor.
extension SpacePane {
  /// Draws a strip: the more rows there are, the more it says.
  func drawStrip(_ strip: AddressStrip, _ map: MapRecord, _ monitor: Monitor, _ place: Rect, _ sheet: inout Sheet) {
    var row = place.row
    if place.rows >= 4 {
      drawClusterNames(strip, place.column, row, &sheet)
      row += 1
    }
    drawDensity(strip, place.column, row, &sheet)
    row += 1
    if place.rows >= 3 {
      let heat = max(1, min(8, place.rows - 4))
      drawFresh(strip, Rect(column: place.column, row: row, columns: place.columns, rows: heat), &sheet)
      row += heat
    }
    guard place.rows >= 2 else { return }
    drawMarks(strip, map, monitor, place.column, row, &sheet)
    if place.rows >= 5 { drawLegend(strip, monitor, place, row + 1, &sheet) }
  }

  private func drawClusterNames(_ strip: AddressStrip, _ left: Int, _ row: Int, _ sheet: inout Sheet) {
    for cluster in strip.clusters {
      let first = SafeText("\(cluster.first)")
      let end = SafeText(cluster.window.endDescription)
      let owned = (strip.isExact ? "" : "~") + Numbers.bytes(cluster.owned)
      let start = left + cluster.columns.lowerBound
      if first.columns + owned.columns + end.columns + 8 <= cluster.columns.count {
        sheet.canvas.put(first, at: Point(column: start, row: row), Style(.textDim))
        let middle = start + (cluster.columns.count - owned.columns) / 2
        sheet.canvas.put(owned, at: Point(column: middle, row: row), Style(.text))
        sheet.canvas.put(end, endingAt: left + cluster.columns.upperBound, row: row, Style(.textDim))
        continue
      }
      let name = first + " " + owned
      let room = cluster.columns.count + 2
      let text = name.columns <= room ? name : first.columns <= room ? first : ""
      sheet.canvas.put(text, at: Point(column: start, row: row), Style(.textDim))
    }
  }

  private func drawDensity(_ strip: AddressStrip, _ left: Int, _ row: Int, _ sheet: inout Sheet) {
    for (column, cell) in strip.cells.enumerated() {
      guard let cell else { continue }
      let level = UInt8(min(15, max(0, cell.density * 15)))
      sheet.canvas.put(
        Signs.density(cell.density), at: Point(column: left + column, row: row), Style(.gradientHeat, level: level))
    }
    for cluster in strip.clusters.dropLast() {
      let column = left + cluster.columns.upperBound + 1
      sheet.canvas.put("╱╱", at: Point(column: column, row: row), Style(.textDim))
    }
  }

  /// Draws how many new entries there are in each cell, as bars over the rows of a rectangle.
  private func drawFresh(_ strip: AddressStrip, _ rect: Rect, _ sheet: inout Sheet) {
    let most = strip.cells.reduce(0) { max($0, $1?.fresh ?? 0) }
    for (column, cell) in strip.cells.enumerated() {
      guard let cell, cell.fresh > 0 else { continue }
      let share = Double(cell.fresh) / Double(max(1, most))
      let eighths = max(1, Int(share * Double(8 * rect.rows)))
      let level = UInt8(min(15, max(2, Int(share * 16))))
      for row in 0..<rect.rows {
        let block = Signs.block(eighths - 8 * (rect.rows - 1 - row))
        sheet.canvas.put(block, at: Point(column: rect.column + column, row: rect.row + row), Style(.gradientRate, level: level))
      }
    }
  }

  private func drawMarks(
    _ strip: AddressStrip, _ map: MapRecord, _ monitor: Monitor, _ left: Int, _ row: Int, _ sheet: inout Sheet
  ) {
    for (column, cell) in strip.cells.enumerated() {
      guard let kind = cell?.overlap else { continue }
      let sign = Signs.overlap(kind)
      sheet.canvas.put(sign.glyph, at: Point(column: left + column, row: row), Style(sign.role))
    }
    drawCursor(strip, map, monitor, left, row, &sheet)
  }

  private func drawLegend(_ strip: AddressStrip, _ monitor: Monitor, _ place: Rect, _ row: Int, _ sheet: inout Sheet) {
    var text: SafeText = "density ·░▒▓█   new in 10 s ▁▃▅█   ≡ duplicate  = same range  ⊂ nested  ╳ straddle   ▲ cursor"
    if strip.folded > .zero { text = text + "   ╱╱ empty " + Numbers.bytes(strip.folded) + " folded" }
    sheet.canvas.put(text.truncated(to: place.columns), at: Point(column: place.column, row: row), Style(.textDim))
  }
}
