import Monitor
import PerfMap
import Screen

extension Dashboard {
  /// Draws the newest overlaps of the selected map, two lines each: who took, who lost, and how the two lie.
  mutating func drawOverlaps(_ monitor: Monitor, _ rect: Rect, _ sheet: inout Sheet) {
    let counts = monitor.selected?.contents.overlapCounts ?? OverlapCounts()
    let labels = layoutForm == .compact ? tabLabels() : [Label(pane: .overlaps, isFocused: focus == .overlaps)]
    let inside = sheet.frame(
      rect, isFocused: focus == .overlaps, top: labels + [Label(Numbers.count(counts.total, limit: 9), Style(.text))],
      // The most serious kind last: where there is little room, the first labels are left out.
      topRight: Overlap.Kind.allCases.filter { counts[$0] > 0 }.map { kind in
        let sign = Signs.overlap(kind)
        return Label(Numbers.count(counts[kind], limit: 5) + " " + sign.glyph, Style(sign.role))
      }, bottom: focus == .overlaps ? [Label("jump", .open)] : [])
    sheet.register(rect, .pane(.overlaps))
    guard let map = monitor.selected, inside.rows > 0 else { return }
    let log = map.contents.overlaps
    let shown = inside.rows / 2
    let selection = overlapAge(monitor)
    overlapTop = scrolled(overlapTop, toShow: selection, of: log.count, shown: shown)
    for line in 0..<shown where overlapTop + line < log.count {
      let age = overlapTop + line
      let pair = Rect(column: inside.column, row: inside.row + line * 2, columns: inside.columns, rows: 2)
      sheet.register(pair, .overlap(age))
      draw(log[age], map, monitor, pair, isSelected: focus == .overlaps && age == selection, &sheet)
    }
    if log.count == 0 {
      sheet.canvas.put("no overlaps", at: Point(column: inside.column + 2, row: inside.row), Style(.textDim))
    }
  }

  /// How many overlaps are newer than the selected one, which stays selected when others come.
  func overlapAge(_ monitor: Monitor) -> Int {
    guard let contents = monitor.selected?.contents, let number = overlapNumber else { return 0 }
    return min(max(0, contents.overlapCounts.total - 1 - number), max(0, contents.overlaps.count - 1))
  }

  /// Selects an overlap by how many are newer.
  mutating func selectOverlap(age: Int, _ monitor: Monitor) {
    guard let contents = monitor.selected?.contents, contents.overlaps.count > 0 else { return }
    overlapNumber = contents.overlapCounts.total - 1 - min(max(0, age), contents.overlaps.count - 1)
  }

  private func draw(
    _ overlap: Overlap, _ map: MapRecord, _ monitor: Monitor, _ rect: Rect, isSelected: Bool, _ sheet: inout Sheet
  ) {
    let surface: Style.Surface = isSelected ? .selected : .screen
    if isSelected { sheet.canvas.fill(rect, Style.text.on(surface)) }
    let sign = Signs.overlap(overlap.kind)
    let newer = map.contents.entries[overlap.newer]
    let older = map.contents.entries[overlap.older]
    let role = Style(sign.role).on(surface)
    sheet.canvas.put(sign.glyph, at: Point(column: rect.column + 1, row: rect.row), role)
    let bars = rect.columns >= 50 ? 18 : max(8, rect.columns - 18)
    let barColumn = rect.endColumn - bars - 7
    line(newer, overlap.newer, map, monitor, rect, row: rect.row, until: barColumn - 1, Style.text.on(surface), &sheet)
    line(older, overlap.older, map, monitor, rect, row: rect.row + 1, until: barColumn - 1, Style(.textDim).on(surface), &sheet)
    let lines = OverlapBars(newer.range, older.range, columns: bars)
    sheet.canvas.put(lines.newer, at: Point(column: barColumn, row: rect.row), role)
    sheet.canvas.put(lines.older, at: Point(column: barColumn, row: rect.row + 1), Style(.textDim).on(surface))
    let age = age(of: overlap.newer, map, monitor)
    sheet.canvas.put(age, endingAt: rect.endColumn, row: rect.row, Style(.textDim).on(surface))
    sheet.canvas.put(
      Numbers.bytes(overlap.taken) + "B", endingAt: rect.endColumn, row: rect.row + 1, Style(.textDim).on(surface), limit: 6)
  }

  private func line(
    _ entry: Entry, _ id: EntryID, _ map: MapRecord, _ monitor: Monitor, _ rect: Rect, row: Int, until end: Int, _ style: Style,
    _ sheet: inout Sheet
  ) {
    let digits = SafeText("\(entry.range.start)")
    let address = digits.columns > 6 ? "…" + digits.dropping(digits.glyphs.count - 6) : digits
    let raw = monitor.name(of: entry, in: map, limit: 256)
    let name = SafeText(bytes: raw.dropFirst(Tier.markerLength(in: raw)))
    let text = rect.columns < 50 ? address : address + SafeText(" \(entry.range.size) ") + name
    let start = rect.column + 3
    sheet.canvas.put(text.truncated(to: max(0, end - start)), at: Point(column: start, row: row), style)
  }
}

/// Two overlapping ranges as bars on one scale.
struct OverlapBars {
  let newer: SafeText
  let older: SafeText

  init(_ newer: AddressRange, _ older: AddressRange, columns: Int) {
    let low = min(newer.start.rawValue, older.start.rawValue)
    let high = max(newer.last?.rawValue ?? low, older.last?.rawValue ?? low)
    let extent = Double(high - low) + 1
    func bar(_ range: AddressRange) -> SafeText {
      let from = Int(Double(range.start.rawValue - low) / extent * Double(columns))
      let until = Int((Double((range.last?.rawValue ?? low) - low) + 1) / extent * Double(columns))
      let length = max(1, min(columns, max(until, from + 1)) - min(from, columns - 1))
      let body = length == 1 ? "│" : "├" + String(repeating: "─", count: length - 2) + "┤"
      return SafeText(String(repeating: " ", count: min(from, columns - 1)) + body)
    }
    self.newer = bar(newer)
    self.older = bar(older)
  }
}
