import Monitor
import PerfMap
import Screen

extension Dashboard {
  /// Draws the address space of the selected map.
  mutating func drawSpace(_ monitor: Monitor, _ rect: Rect, _ sheet: inout Sheet) {
    let strip = spaceStrip(monitor, columns: rect.columns - 4)
    let clusters = strip?.clusters.count ?? 0
    var labels = [Label(pane: .space, isFocused: focus == .space)]
    if let map = monitor.selected { labels.append(Label(Dashboard.pid(map) + " " + Dashboard.comm(map), Style(.text))) }
    if clusters > 0 { labels.append(Label(SafeText("\(clusters) \(clusters == 1 ? "cluster" : "clusters")"))) }
    let owned = monitor.selected.map { Numbers.bytes($0.contents.ranges.ownedBytes) } ?? "0"
    let inside = sheet.frame(
      rect, isFocused: focus == .space, top: labels, topRight: [Label(owned + "B of code", Style(.text))])
    sheet.register(rect, .pane(.space))
    guard let strip, let map = monitor.selected, inside.rows >= 2, clusters > 0 else { return }
    let left = inside.column + 1
    var row = inside.row
    if inside.rows >= 4 {
      drawClusterNames(strip, left, row, &sheet)
      row += 1
    }
    drawDensity(strip, left, row, &sheet)
    if inside.rows >= 3 {
      drawFresh(strip, left, row + 1, &sheet)
      row += 1
    }
    drawMarks(strip, map, monitor, left, row + 1, &sheet)
    if inside.rows >= 5 { drawLegend(strip, monitor, left, row + 2, inside.columns - 2, &sheet) }
  }

  /// The strip of the selected map: made again when the map has grown, at most twice a second; seldomer the more ranges it has, so that
  /// drawing it never takes more than a few percent of the time.
  private mutating func spaceStrip(_ monitor: Monitor, columns: Int) -> AddressStrip? {
    guard let map = monitor.selected, columns > 0 else { return nil }
    let fresh = map.arrivals.firstEntry(since: monitor.now.uptime - .seconds(10), count: map.contents.entries.count)
    let key = StripKey(
      map: map.id, generation: map.generation?.number ?? 0, entries: map.contents.entries.count, fresh: fresh, columns: columns)
    if let cached = strip, cached.key == key { return cached.strip }
    let pause = Duration.milliseconds(500) * (1 + map.contents.ranges.rangeCount / 50_000)
    if let cached = strip, cached.key.isOfSameMap(as: key), (.zero..<pause).contains(monitor.now.uptime - cached.made) {
      return cached.strip
    }
    let made = AddressStrip(map.contents, columns: columns, freshFrom: fresh)
    strip = CachedStrip(key: key, strip: made, made: monitor.now.uptime)
    return made
  }

  private func drawClusterNames(_ strip: AddressStrip, _ left: Int, _ row: Int, _ sheet: inout Sheet) {
    for cluster in strip.clusters {
      let name = SafeText("\(cluster.first) ") + Numbers.bytes(cluster.owned)
      let short = SafeText("\(cluster.first)")
      let room = cluster.columns.count + 2
      let text = name.columns <= room ? name : short.columns <= room ? short : ""
      sheet.canvas.put(text, at: Point(column: left + cluster.columns.lowerBound, row: row), Style(.textDim))
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

  private func drawFresh(_ strip: AddressStrip, _ left: Int, _ row: Int, _ sheet: inout Sheet) {
    let most = strip.cells.reduce(0) { max($0, $1?.fresh ?? 0) }
    for (column, cell) in strip.cells.enumerated() {
      guard let cell else { continue }
      let eighths = cell.fresh == 0 ? 0 : max(1, 8 * cell.fresh / max(1, most))
      let level = UInt8(min(15, eighths * 2))
      sheet.canvas.put(
        Signs.block(eighths), at: Point(column: left + column, row: row), Style(.gradientRate, level: level))
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
    guard let id = monitor.entries.selection, id.index < map.contents.entries.count,
      let column = strip.column(of: map.contents.entries.range(of: id).start)
    else { return }
    sheet.canvas.put("▲", at: Point(column: left + column, row: row), Style(.accent, .bold))
  }

  private func drawLegend(
    _ strip: AddressStrip, _ monitor: Monitor, _ left: Int, _ row: Int, _ width: Int, _ sheet: inout Sheet
  ) {
    var text: SafeText = "density ·░▒▓█   new in 10 s ▁▃▅█   ≡ duplicate  = same range  ⊂ nested  ╳ straddle   ▲ cursor"
    if let map = monitor.selected, let id = monitor.entries.selection, id.index < map.contents.entries.count {
      text = text + " " + SafeText("\(map.contents.entries.range(of: id).start)")
    }
    if strip.folded > .zero { text = text + "   ╱╱ empty " + Numbers.bytes(strip.folded) + " folded" }
    sheet.canvas.put(text.truncated(to: width), at: Point(column: left, row: row), Style(.textDim))
  }
}
