import MapAnalysis
import Monitor
import PerfMap
import Screen

// The drawing of a small window of the address space, with entries as bars.
extension SpacePane {
  /// Draws the owned bytes of entries as bars and, in rows below, the bytes that older entries lost.
  func drawBars(_ bars: EntryBars, _ strip: AddressStrip, _ map: MapRecord, _ monitor: Monitor, _ place: Rect, _ drawing: inout Drawing) {
    var row = place.row
    if place.rows >= 4 {
      drawRuler(strip, place, row, &drawing)
      row += 1
    }
    draw(bars.owned, isOwned: true, map, monitor, place, row, &drawing)
    let lanes = bars.lanes(place.rows >= 5 ? place.rows - 4 : min(1, place.rows - 1))
    for (index, lane) in lanes.enumerated() {
      draw(lane.sorted { $0.window.first < $1.window.first }, isOwned: false, map, monitor, place, row + 1 + index, &drawing)
    }
    // With two rows, the cursor shares the row of the lost bytes.
    let marks = row + lanes.count + (place.rows == 2 ? 0 : 1)
    guard place.rows >= 2 else { return }
    if place.rows >= 3 {
      for bar in bars.owned {
        guard let kind = map.contents.ranges.worstOverlap(of: bar.entry) else { continue }
        let sign = GlyphStyles.overlap(kind)
        drawing.canvas.put(sign.glyph, at: Point(column: place.column + bar.columns.lowerBound, row: marks), Style(sign.role))
      }
    }
    drawCursor(strip, map, monitor, place.column, marks, &drawing)
    if place.rows >= 5 {
      let hidden = bars.lost.count - lanes.reduce(0) { $0 + $1.count }
      drawBarLegend(hidden, map, monitor, place, marks + 1, &drawing)
    }
  }

  private func drawRuler(_ strip: AddressStrip, _ place: Rect, _ row: Int, _ drawing: inout Drawing) {
    guard let cluster = strip.clusters.first else { return }
    let end = SafeText(cluster.window.endDescription)
    let step = end.columns + 12
    for column in stride(from: 0, to: max(1, place.columns - 2 * end.columns), by: step) {
      guard let cell = strip.cells[column] else { continue }
      drawing.canvas.put(SafeText("\(cell.window.first)"), at: Point(column: place.column + column, row: row), Style(.textDim))
    }
    drawing.canvas.put(end, endingAt: place.endColumn, row: row, Style(.textDim))
  }

  /// Draws the bars of a row, sorted by address. A name that does not fit into its bar is drawn after the bar if there is room.
  private func draw(
    _ bars: [EntryBars.Bar], isOwned: Bool, _ map: MapRecord, _ monitor: Monitor, _ place: Rect, _ row: Int, _ drawing: inout Drawing
  ) {
    for (index, bar) in bars.enumerated() {
      let start = Point(column: place.column + bar.columns.lowerBound, row: row)
      let width = bar.columns.count
      let next = index + 1 < bars.count ? bars[index + 1].columns.lowerBound - 1 : place.columns
      let (text, style) = barText(bar.entry, isOwned: isOwned, map, monitor)
      drawing.canvas.put(EntryBars.line(bar, isOwned: isOwned), at: start, style, limit: width)
      drawing.register(Rect(column: start.column, row: row, columns: width, rows: 1), .entry(bar.entry))
      let behind = next - bar.columns.upperBound - 1
      if text.columns > width - 2, behind > max(6, width - 2) {
        let label = text.truncated(to: behind)
        drawing.canvas.put(label, at: Point(column: start.column + width + 1, row: row), style.on(.screen))
        drawing.register(Rect(column: start.column + width + 1, row: row, columns: label.columns, rows: 1), .entry(bar.entry))
      } else if width >= 5, text.columns > 0 {
        let label = text.truncated(to: width - 2)
        let blank: SafeText = label.columns < width - 2 ? " " : ""
        drawing.canvas.put(label + blank, at: Point(column: start.column + 1, row: row), style)
      }
    }
  }

  private func barText(_ id: EntryID, isOwned: Bool, _ map: MapRecord, _ monitor: Monitor) -> (SafeText, Style) {
    let raw = monitor.name(of: map.contents.entries[id], in: map, limit: 256)
    let sign = GlyphStyles.tier(Tier(name: raw))
    let isDead = map.contents.ranges.ownership(of: id) == .dead
    var style = Style(isOwned ? (sign.word.columns > 0 ? sign.role : .text) : isDead ? .entryGone : .textDim)
    if isOwned, isNew(id, map, monitor) { style.emphasis = .bold }
    if id == monitor.entries.selection { style = style.on(.selected) }
    let name = EntryName(raw, columns: 0).text(limit: 200)
    return ((isOwned || !isDead ? "" : "D ") + (sign.word.columns > 0 ? sign.glyph : "") + name, style)
  }

  private func isNew(_ id: EntryID, _ map: MapRecord, _ monitor: Monitor) -> Bool {
    map.arrivals.uptime(of: id).map { monitor.now.uptime - $0 < .seconds(10) } ?? false
  }

  private func drawBarLegend(
    _ hidden: Int, _ map: MapRecord, _ monitor: Monitor, _ place: Rect, _ row: Int, _ drawing: inout Drawing
  ) {
    var text: SafeText = "├─┤ owns its bytes   ├─┄ trimmed   ┄ taken by newer entries   D dead   ▲ cursor"
    if let range = monitor.selectedRange { text = text + SafeText(" \(range.start) \(range.size)") }
    if hidden > 0 { text = text + SafeText("   +\(hidden) older") }
    if let older, older.entries.seen < map.contents.entries.count {
      text = text + SafeText("   searching older entries: \(older.entries.seen * 100 / map.contents.entries.count) %")
    }
    drawing.canvas.put(text.truncated(to: place.columns), at: Point(column: place.column, row: row), Style(.textDim))
  }
}

extension EntryBars {
  static func line(_ bar: Bar, isOwned: Bool) -> SafeText {
    let width = bar.columns.count
    guard isOwned else { return SafeText(String(repeating: "┄", count: width)) }
    func end(_ edge: Edge, _ own: String) -> String {
      switch edge {
      case .entry: own
      case .cut: "┄"
      case .view: "─"
      }
    }
    guard width > 1 else { return bar.lower == .entry ? "│" : "┄" }
    return SafeText(end(bar.lower, "├") + String(repeating: "─", count: width - 2) + end(bar.upper, "┤"))
  }
}
