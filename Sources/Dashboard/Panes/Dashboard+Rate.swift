import Monitor
import PerfMap
import Screen

extension Dashboard {
  /// Draws how fast the selected map is written: entries up, bytes down, a minute to the right.
  func drawRate(_ monitor: Monitor, _ rect: Rect, _ sheet: inout Sheet) {
    var labels = layoutForm == .compact ? tabLabels() : [Label(pane: .rate, isFocused: focus == .rate)]
    if let map = monitor.selected { labels.append(Label(Dashboard.pid(map), Style(.text))) }
    let inside = sheet.frame(
      rect, isFocused: focus == .rate, top: labels, topRight: [Label("60 s")], bottom: means(monitor), bottomRight: total(monitor))
    sheet.register(rect, .pane(.rate))
    guard let map = monitor.selected, inside.rows >= 2, inside.columns > 16 else { return }
    let scale = 9
    let columns = inside.columns - scale
    let slots = map.rates.recent(120)
    let upper = (inside.rows + 1) / 2
    let lower = inside.rows - upper
    let entries = graph(slots.map { Double($0.entries) }, columns)
    let bytes = graph(slots.map { Double($0.bytes) }, columns)
    draw(entries.values, .up, rows: upper, at: Point(column: inside.column + scale, row: inside.row), columns, .gradientRate, &sheet)
    draw(
      bytes.values, .down, rows: lower, at: Point(column: inside.column + scale, row: inside.row + upper), columns, .gradientBytes,
      &sheet)
    let rate = Numbers.rate(map.rates.entriesPerSecond)
    let speed = Numbers.bytes(ByteCount(UInt64(map.rates.bytesPerSecond)))
    let left = inside.column
    if upper > 1 { sheet.canvas.put(Numbers.rate(entries.most * 2), endingAt: left + 7, row: inside.row, Style(.textDim)) }
    sheet.canvas.put("▲ " + rate + "/s", at: Point(column: left, row: inside.row + upper - 1), Style(.ok))
    if lower > 0 {
      sheet.canvas.put("▼ " + speed + "/s", at: Point(column: left, row: inside.row + upper), Style(.text))
    }
    if lower > 1 {
      let most = Numbers.bytes(ByteCount(UInt64(bytes.most * 2)))
      sheet.canvas.put(most, endingAt: left + 7, row: inside.endRow - 1, Style(.textDim))
    }
  }

  /// The rates of the selected map over longer times.
  private func means(_ monitor: Monitor) -> [Label] {
    guard let rates = monitor.selected?.rates else { return [] }
    let spans: [(RateHistory.Span, SafeText)] = [(.twentySeconds, "20 s "), (.tenMinutes, "10 min ")]
    return spans.map { Label($0.1 + Numbers.rate(rates.perSecond(over: $0.0).entries) + "/s") }
  }

  /// The rate of all maps together, where there are more than one.
  private func total(_ monitor: Monitor) -> [Label] {
    monitor.maps.count > 1 ? [Label("all maps " + Numbers.rate(monitor.rates.perSecond(over: .second).entries) + "/s")] : []
  }

  /// Half seconds as shares of the largest, as many as fill the columns.
  private func graph(_ values: [Double], _ columns: Int) -> (values: [Double], most: Double) {
    let wanted = columns * 2
    let most = values.max() ?? 0
    guard most > 0, wanted > 0 else { return ([], 0) }
    // Slots are stretched or joined (by their largest) to the width of the pane.
    let shares = (0..<wanted).map { place -> Double in
      let from = place * values.count / wanted
      let until = max(from + 1, (place + 1) * values.count / wanted)
      return (values[from..<min(until, values.count)].max() ?? 0) / most
    }
    return (shares, most)
  }

  private func draw(
    _ values: [Double], _ growth: BrailleGraph.Growth, rows: Int, at point: Point, _ columns: Int, _ role: Role,
    _ sheet: inout Sheet
  ) {
    for (index, line) in BrailleGraph.rows(values, columns: columns, rows: rows, growth).enumerated() {
      let height = growth == .up ? rows - index : index + 1
      let level = UInt8(min(15, 15 * height / max(1, rows)))
      sheet.canvas.put(line, at: Point(column: point.column, row: point.row + index), Style(role, level: level))
    }
  }
}
