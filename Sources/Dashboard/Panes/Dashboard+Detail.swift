import Monitor
import PerfMap
import Screen

extension Dashboard {
  /// Draws everything about the selected entry.
  func drawDetail(_ monitor: Monitor, _ rect: Rect, _ sheet: inout Sheet) {
    let labels = layoutForm == .compact ? tabLabels() : [Label(pane: .detail, isFocused: focus == .detail)]
    let inside = sheet.frame(rect, isFocused: focus == .detail, top: labels)
    sheet.register(rect, .pane(.detail))
    guard let map = monitor.selected, let id = monitor.entries.selection, id.index < map.contents.entries.count else { return }
    let entry = map.contents.entries[id]
    let name = SafeText(bytes: monitor.name(of: entry, in: map, limit: 1024), limit: 1024)
    let width = max(0, inside.columns - 2)
    var lines: [(SafeText, Style)] = []
    var rest = name
    for _ in 0..<max(1, min(inside.rows - 4, 3)) where rest.columns > 0 {
      let line = rest.columns > width && lines.count == 2 ? rest.truncated(to: width) : rest.prefix(columns: width)
      lines.append((line, Style(.text, .bold)))
      rest = rest.dropping(line.glyphs.count)
    }
    let tier = Signs.tier(Tier(name: monitor.name(of: entry, in: map)))
    lines.append((SafeText("\(entry.range.start) – \(entry.range.endDescription)"), Style(.text)))
    lines.append(
      (SafeText("\(entry.range.size.rawValue) B  ") + ownership(id, map) + "  " + tier.glyph + " " + tier.word, Style(tier.role)))
    lines.append(
      (SafeText("line \(map.contents.lineNumber(of: id)) · byte \(entry.name.offset) · ") + seen(id, map, monitor), Style(.textDim)))
    lines.append((SafeText(map.path.string), Style(.textDim)))
    for (index, line) in lines.prefix(inside.rows).enumerated() {
      sheet.canvas.put(
        line.0.truncated(to: width), at: Point(column: inside.column + 1, row: inside.row + index), line.1)
    }
  }

  private func seen(_ id: EntryID, _ map: MapRecord, _ monitor: Monitor) -> SafeText {
    map.arrivals.uptime(of: id) == nil ? "there before jittop" : "seen " + age(of: id, map, monitor) + " ago"
  }

  private func ownership(_ id: EntryID, _ map: MapRecord) -> SafeText {
    switch map.contents.ranges.ownership(of: id) {
    case .live: "live: owns all its bytes"
    case .trimmed: "trimmed: newer entries took a part"
    case .dead: "dead: newer entries took it all"
    case .zeroSize: "size 0: owns nothing"
    }
  }
}
