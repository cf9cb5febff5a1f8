import Monitor
import PerfMap
import Screen

/// The pane with the overlaps of the selected map: a table or, in a narrow pane, a list. If there is room, the selected overlap is shown in
/// detail below the table.
struct OverlapsPane: PaneView {
  var scroll = TableScroll(shown: 5)
  /// The selected entry in the full-screen view.
  var side = PairView.Side.newer

  mutating func draw(_ monitor: Monitor, in rect: Rect, _ context: PaneContext, _ drawing: inout Drawing) {
    let isFocused = context.isFocused(.overlaps)
    let counts = monitor.selected?.contents.overlapCounts ?? OverlapCounts()
    let total = [Label(Numbers.count(monitor.selected?.totals.overlaps ?? 0, limit: 9), Style(.text))]
    let inside = drawing.frame(
      rect, isFocused: isFocused, top: context.titles(of: .overlaps) + total, topRight: kindLabels(monitor, counts),
      bottom: keyLabels(context), bottomRight: orderLabels(monitor))
    drawing.register(rect, .pane(.overlaps))
    guard let map = monitor.selected, inside.rows > 0 else { return }
    guard monitor.overlaps.count(map.contents) > 0 else {
      let kind = monitor.overlaps.kind.map { SafeText(" of kind \($0)") } ?? ""
      let text = (map.unavailableText ?? "no overlaps" + kind).truncated(to: max(0, inside.columns - 3))
      drawing.canvas.put(text, at: Point(column: inside.column + 2, row: inside.row), Style(.textDim))
      return
    }
    guard inside.columns >= 76 else { return drawPairsInTwoLines(map, monitor, inside, isFocused, &drawing) }
    let pairRows = inside.rows < 12 ? 0 : min(PairView.rows, inside.rows - 5)
    var table = inside
    table.rows -= pairRows
    drawTable(map, monitor, table, isFocused, &drawing)
    if pairRows > 0, let selected = monitor.selectedOverlap {
      let pair = Rect(column: inside.column, row: table.endRow, columns: inside.columns, rows: pairRows)
      let chosen = Self.isPairAlone(context) ? side : nil
      PairView(overlap: selected.overlap, map: map, monitor: monitor, setup: context.setup, chosen: chosen).draw(in: pair, &drawing)
    }
  }

  /// Returns a label with a count for each kind that occurs. The most serious kind is last: if room is short, the first labels are omitted.
  private func kindLabels(_ monitor: Monitor, _ counts: OverlapCounts) -> [Label] {
    Overlap.Kind.allCases.filter { counts[$0] > 0 }.map { kind in
      let sign = GlyphStyles.overlap(kind)
      let text = Numbers.count(counts[kind], limit: 6) + " " + sign.glyph
      return Label(text, Style(monitor.overlaps.kind ?? kind == kind ? sign.role : .textDim), action: .overlapKind)
    }
  }

  /// Returns labels with the listed kind, the sort order and the position of the selected overlap.
  private func orderLabels(_ monitor: Monitor) -> [Label] {
    let view = monitor.overlaps
    let kind = view.kind.map { "only " + GlyphStyles.overlap($0).glyph } ?? "kind"
    let order = (view.order.profiler == nil ? "" : "wrong ") + SafeText(view.order.rawValue) + (isFalling(view) ? " ▼" : " ▲")
    let position = monitor.selected.map { map in
      let isCut = map.contents.overlaps.count < map.contents.overlapCounts.total
      return Numbers.count(min(view.selectedRow(map.contents) + 1, view.count(map.contents)), limit: 6) + "/"
        + Numbers.count(view.count(map.contents), limit: 6) + (isCut ? " newest" : "")
    }
    return [Label(kind, .overlapKind), Label(order, .sort)] + (position.map { [Label($0)] } ?? [])
  }

  /// Returns true if the sorted numbers decrease downwards. A sort by age begins with the newest overlap unless reversed: ages increase.
  private func isFalling(_ view: OverlapsView) -> Bool { (view.order == .age) == view.isReversed }

  /// Draws each overlap as two lines, the newer entry above the older one, with their ranges as bars.
  private mutating func drawPairsInTwoLines(
    _ map: MapRecord, _ monitor: Monitor, _ inside: Rect, _ isFocused: Bool, _ drawing: inout Drawing
  ) {
    let view = monitor.overlaps
    let shown = inside.rows / 2
    let selection = view.selectedRow(map.contents)
    scroll.reveal(selection, of: view.count(map.contents), rows: shown)
    for line in 0..<shown {
      let row = scroll.top + line
      guard let number = view.number(atRow: row, map.contents), let overlap = view.overlap(number, map.contents) else { continue }
      let pair = Rect(column: inside.column, row: inside.row + line * 2, columns: inside.columns, rows: 2)
      drawing.register(pair, .overlap(number))
      draw(overlap, map, monitor, pair, isSelected: isFocused && row == selection, &drawing)
    }
  }

  private func draw(
    _ overlap: Overlap, _ map: MapRecord, _ monitor: Monitor, _ rect: Rect, isSelected: Bool, _ drawing: inout Drawing
  ) {
    let surface: Style.Surface = isSelected ? .selected : .screen
    if isSelected { drawing.canvas.fill(rect, Style.text.on(surface)) }
    let sign = GlyphStyles.overlap(overlap.kind)
    let newer = map.contents.entries[overlap.newer]
    let older = map.contents.entries[overlap.older]
    let role = Style(sign.role).on(surface)
    drawing.canvas.put(sign.glyph, at: Point(column: rect.column + 1, row: rect.row), role)
    let bars = rect.columns >= 50 ? 18 : max(8, rect.columns - 18)
    let barColumn = rect.endColumn - bars - 7
    line(newer, overlap.newer, map, monitor, rect, row: rect.row, until: barColumn - 1, Style.text.on(surface), &drawing)
    line(older, overlap.older, map, monitor, rect, row: rect.row + 1, until: barColumn - 1, Style(.textDim).on(surface), &drawing)
    let scale = RangeScale(newer.range, older.range, columns: bars)
    drawing.canvas.put(scale.bar(newer.range), at: Point(column: barColumn, row: rect.row), role)
    drawing.canvas.put(scale.bar(older.range), at: Point(column: barColumn, row: rect.row + 1), Style(.textDim).on(surface))
    let age = monitor.ageText(of: overlap.newer, in: map)
    drawing.canvas.put(age, endingAt: rect.endColumn, row: rect.row, Style(.textDim).on(surface))
    let bytes = monitor.overlaps.order.profiler.map { map.wrongBytes(of: overlap, by: $0) } ?? overlap.taken
    drawing.canvas.put(Numbers.bytes(bytes) + "B", endingAt: rect.endColumn, row: rect.row + 1, Style(.textDim).on(surface), limit: 6)
  }

  private func line(
    _ entry: Entry, _ id: EntryID, _ map: MapRecord, _ monitor: Monitor, _ rect: Rect, row: Int, until end: Int, _ style: Style,
    _ drawing: inout Drawing
  ) {
    let digits = SafeText("\(entry.range.start)")
    let address = digits.columns > 6 ? "…" + digits.dropping(digits.glyphs.count - 6) : digits
    let raw = monitor.name(of: entry, in: map, limit: 256)
    let name = EntryName(raw, columns: 0).text(limit: 256)
    let text = rect.columns < 50 ? address : address + SafeText(" \(entry.range.size) ") + name
    let start = rect.column + 3
    drawing.canvas.put(text.truncated(to: max(0, end - start)), at: Point(column: start, row: row), style)
  }
}
