import Monitor
import PerfMap
import Screen

extension Dashboard {
  /// Draws overlaps as a table, a row each: A is the older entry, B the newer one that took bytes of it.
  mutating func drawOverlapTable(_ map: MapRecord, _ monitor: Monitor, _ rect: Rect, _ sheet: inout Sheet) {
    let view = monitor.overlaps
    let isWide = rect.columns >= 100
    let columns = overlapColumns(isWide: isWide)
    sheet.heading(columns, in: rect, marker: 2)
    let shown = max(0, rect.rows - 1)
    let total = view.count(map.contents)
    let selection = view.selectedRow(map.contents)
    overlapScroll.reveal(selection, of: total, rows: shown)
    for line in 0..<shown {
      let row = overlapScroll.top + line
      guard let number = view.number(atRow: row, map.contents), let overlap = view.overlap(number, map.contents) else { continue }
      let place = rect.row + 1 + line
      sheet.row(
        overlapTexts(overlap, map, monitor, nameColumns: rect.columns), columns, in: rect, row: place,
        marker: row == selection ? "▸" : " ", isSelected: row == selection && focus == .overlaps)
      sheet.register(Rect(column: rect.column, row: place, columns: rect.columns, rows: 1), .overlap(number))
    }
    let track = Rect(column: rect.column, row: rect.row + 1, columns: rect.columns, rows: shown)
    sheet.scrollBar(track, of: .overlaps, top: overlapScroll.top, shown: shown, total: total)
  }

  private func overlapColumns(isWide: Bool) -> [TableColumn] {
    let address = isWide ? 16 : 12
    return [
      TableColumn(title: "K", width: 1), TableColumn(title: "ADDRESS A", width: address, isRight: true),
      TableColumn(title: "SIZE", width: 6, isRight: true), TableColumn(title: "ADDRESS B", width: address, isRight: true),
      TableColumn(title: "SIZE", width: 6, isRight: true), TableColumn(title: "SHARED", width: 6, isRight: true),
      TableColumn(title: "%", width: 3, isRight: true), TableColumn(title: "AGE", width: 6, isRight: true),
      TableColumn(title: "A │ B", width: nil),
    ]
  }

  private func overlapTexts(_ overlap: Overlap, _ map: MapRecord, _ monitor: Monitor, nameColumns: Int) -> [TableText] {
    let sign = Signs.overlap(overlap.kind)
    let older = map.contents.entries[overlap.older]
    let newer = map.contents.entries[overlap.newer]
    let share = Double(overlap.taken.rawValue) / Double(max(1, older.range.size.rawValue)) * 100
    let names = [monitor.shortName(of: older, in: map, columns: nameColumns), monitor.shortName(of: newer, in: map, columns: nameColumns)]
    return [
      TableText(sign.glyph, sign.role), TableText(SafeText("\(older.range.start)"), .textDim), TableText(SafeText("\(older.range.size)")),
      TableText(SafeText("\(newer.range.start)"), .textDim), TableText(SafeText("\(newer.range.size)")),
      TableText(SafeText("\(overlap.taken)"), sign.role), TableText(SafeText("\(Int(share.rounded(.up)))"), .textDim),
      TableText(monitor.ageText(of: overlap.newer, in: map), .textDim),
      TableText(names[0] == names[1] ? names[0] + " (both)" : names[0] + " │ " + names[1]),
    ]
  }
}
