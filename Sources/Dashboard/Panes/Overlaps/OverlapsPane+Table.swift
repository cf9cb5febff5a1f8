import MapAnalysis
import Monitor
import PerfMap
import Screen

extension OverlapsPane {
  /// Draws the overlaps as a table. A is the older entry of an overlap. B is the newer one, which took bytes from A.
  mutating func drawTable(_ map: MapRecord, _ monitor: Monitor, _ rect: Rect, _ isFocused: Bool, _ drawing: inout Drawing) {
    let view = monitor.overlaps
    let rows = Table.Rows(count: view.count(map.contents), selected: view.selectedRow(map.contents), isSelectionLit: isFocused)
    let table = Table(columns: overlapColumns(isWide: rect.columns >= 100, view.order.profiler))
    scroll = table.draw(rows, in: rect, from: scroll, of: .overlaps, &drawing) { row in
      guard let number = view.number(atRow: row, map.contents), let overlap = view.overlap(number, map.contents) else { return nil }
      return Table.Row(texts: overlapTexts(overlap, map, monitor, nameColumns: rect.columns), target: .overlap(number))
    }
  }

  private func overlapColumns(isWide: Bool, _ profiler: Profiler?) -> [TableColumn] {
    let address = isWide ? 16 : 12
    return [
      TableColumn(title: "K", width: 1), TableColumn(title: "ADDRESS A", width: address, isRight: true),
      TableColumn(title: "SIZE", width: 6, isRight: true), TableColumn(title: "ADDRESS B", width: address, isRight: true),
      TableColumn(title: "SIZE", width: 6, isRight: true), TableColumn(title: "SHARED", width: 6, isRight: true),
      TableColumn(title: "%", width: 3, isRight: true), TableColumn(title: "AGE", width: 6, isRight: true),
    ] + (profiler == nil ? [] : [TableColumn(title: "WRONG", width: 6, isRight: true)]) + [TableColumn(title: "A │ B", width: nil)]
  }

  private func overlapTexts(_ overlap: Overlap, _ map: MapRecord, _ monitor: Monitor, nameColumns: Int) -> [TableText] {
    let sign = GlyphStyles.overlap(overlap.kind)
    let older = map.contents.entries[overlap.older]
    let newer = map.contents.entries[overlap.newer]
    let share = Double(overlap.taken.rawValue) / Double(max(1, older.range.size.rawValue)) * 100
    let names = [older, newer].map { monitor.shortName(of: $0, in: map, columns: nameColumns) }
    let wrong = monitor.overlaps.order.profiler.map { map.wrongBytes(of: overlap, by: $0) }
    return [
      TableText(sign.glyph, sign.role), TableText(SafeText("\(older.range.start)"), .textDim), TableText(SafeText("\(older.range.size)")),
      TableText(SafeText("\(newer.range.start)"), .textDim), TableText(SafeText("\(newer.range.size)")),
      TableText(SafeText("\(overlap.taken)"), sign.role), TableText(SafeText("\(Int(share.rounded(.up)))"), .textDim),
      TableText(monitor.ageText(of: overlap.newer, in: map), .textDim),
    ] + (wrong.map { [TableText(Numbers.bytes($0), $0 > .zero ? .warn : .textDim)] } ?? []) + [
      TableText(names[0] == names[1] ? names[0] + " (both)" : names[0] + " │ " + names[1])
    ]
  }
}
