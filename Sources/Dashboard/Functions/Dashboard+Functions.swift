import MapAnalysis
import Monitor
import PerfMap
import Screen

// The entries of the selected map by function.
extension Dashboard {
  /// Draws functions, and the entries of those that are opened.
  mutating func drawFunctions(_ monitor: Monitor, _ rect: Rect, _ sheet: inout Sheet) {
    let view = monitor.functions
    let inside = sheet.frame(
      rect, isFocused: focus == .entries, top: entryLabels(monitor, rect), topRight: filterLabel(monitor) + orderLabels(monitor),
      bottom: [Label(openWord(monitor), .open), Label("search", .search), Label("next", .searchNext), Label("sort", .sort)]
        + [Label("one by one", .group)] + markLabel(monitor.selected?.marks.count ?? 0),
      bottomRight: [Label(position(monitor))])
    sheet.register(rect, .pane(.entries))
    guard inside.rows >= 2, let map = monitor.selected else { return }
    let shownColumns = FunctionTableColumn.shown(in: inside.columns, view)
    let columns = shownColumns.map { $0.table(view) }
    sheet.heading(columns, in: inside, marker: 2)
    let nameStart = inside.column + 4 + columns.reduce(0) { $0 + ($1.width.map { $0 + 1 } ?? 0) }
    let nameColumns = max(0, inside.endColumn - nameStart - 1)
    let shown = inside.rows - 1
    entryScroll.reveal(monitor.selectedRow ?? 0, of: view.count, rows: shown)
    let marked = Set(map.marks.compactMap { view.function(of: $0) })
    for line in 0..<shown {
      guard let row = view.row(entryScroll.top + line) else { break }
      let place = Rect(column: inside.column, row: inside.row + 1 + line, columns: inside.columns, rows: 1)
      let isSelected = entryScroll.top + line == monitor.selectedRow
      let texts = rowTexts(row, shownColumns, map, monitor, nameColumns: nameColumns)
      sheet.row(texts, columns, in: inside, row: place.row, marker: isSelected ? "▸" : " ", isSelected: isSelected)
      switch row {
      case .function(let number):
        sheet.register(place, .function(number))
        drawTiers(view.group(number).tiers, place, isSelected: isSelected, shownColumns, &sheet)
        highlight(EntryName(function: monitor.name(ofFunction: number, in: map), columns: nameColumns), monitor, place, start: nameStart, &sheet)
        if marked.contains(number) { drawMark(place, &sheet) }
      case .entry(let id):
        sheet.register(place, .entry(id))
        if map.marks.contains(id) { drawMark(place, &sheet) }
      }
    }
    sheet.scrollBar(
      Rect(column: inside.column, row: inside.row + 1, columns: inside.columns, rows: shown), of: .entries, top: entryScroll.top, shown: shown,
      total: view.count)
    if view.count == 0 { drawNoFunctions(map, monitor, inside, &sheet) }
  }

  private func drawMark(_ place: Rect, _ sheet: inout Sheet) {
    sheet.canvas.put("•", at: Point(column: place.column + 1, row: place.row), Style(.marked))
  }

  /// What enter does.
  private func openWord(_ monitor: Monitor) -> SafeText {
    guard let number = monitor.selectedFunction else { return "detail" }
    return monitor.functions.isOpened(number) ? "close" : "open"
  }

  private func orderLabels(_ monitor: Monitor) -> [Label] {
    let view = monitor.functions
    let count = Numbers.count(view.groups.count, limit: 11)
    let order: Label
    if let share = monitor.functionShare, monitor.isGrouping {
      order = Label(SafeText("reading names \(Int(share * 100)) %"), Style(.accent))
    } else if monitor.isGrouping {
      order = Label(SafeText("grouping" + (monitor.sortProgress.map { " \(Int($0.share * 100)) %" } ?? "…")), Style(.accent))
    } else {
      order = Label(FunctionTableColumn.order(view) + (Self.isFalling(view) ? " ▼" : " ▲"), action: .sort)
    }
    return [Label(arrangement.form == .wide ? count + " functions" : count, Style(.text)), order]
  }

  private func position(_ monitor: Monitor) -> SafeText {
    let count = Numbers.count(monitor.rowCount, limit: 11)
    return monitor.selectedRow.map { Numbers.count($0 + 1, limit: 11) + "/" + count } ?? count
  }

  private func rowTexts(
    _ row: FunctionsView.Row, _ shown: [FunctionTableColumn], _ map: MapRecord, _ monitor: Monitor, nameColumns: Int
  ) -> [TableText] {
    switch row {
    case .function(let number):
      let group = monitor.functions.group(number)
      let name = EntryName(function: monitor.name(ofFunction: number, in: map), columns: nameColumns)
      let sign: SafeText = monitor.functions.isOpened(number) ? "- " : "+ "
      let ink: Role = group.live == .zero ? .entryGone : .text
      return shown.map { column in
        switch column {
        case .tiers: TableText("")
        case .count: TableText(Numbers.count(group.count, limit: 7), ink)
        case .live: TableText(Numbers.bytes(group.live), ink)
        case .lost: TableText(group.lost == .zero ? "" : Numbers.bytes(group.lost), .textDim)
        case .age: TableText(monitor.ageText(of: group.newest, in: map), .textDim)
        case .name: TableText(sign + name.text(limit: nameColumns + 1), ink)
        }
      }
    case .entry(let id):
      let entry = map.contents.entries[id]
      let tier = Signs.tier(Tier(name: monitor.name(of: entry, in: map)))
      let owned = map.contents.ownedBytes(of: id)
      let lost = owned.map { ByteCount(entry.range.size.rawValue - min($0.rawValue, entry.range.size.rawValue)) }
      let ownership = map.contents.ranges.ownership(of: id)
      let ink: Role = ownership == .dead ? .entryGone : .textDim
      return shown.map { column in
        switch column {
        case .tiers: TableText(tier.glyph, tier.role)
        case .count: TableText("")
        case .live: TableText(owned.map(Numbers.bytes) ?? "…", ink)
        case .lost: TableText(lost.map { $0 == .zero ? "" : Numbers.bytes($0) } ?? "…", ink)
        case .age: TableText(monitor.ageText(of: id, in: map), ink)
        case .name: TableText(SafeText("  \(entry.range.start) \(entry.range.size)  ") + Signs.ownership(ownership), ink)
        }
      }
    }
  }

  /// Draws the signs of tiers, each in its colour.
  private func drawTiers(_ tiers: TierSet, _ place: Rect, isSelected: Bool, _ shown: [FunctionTableColumn], _ sheet: inout Sheet) {
    guard shown.first == .tiers else { return }
    var column = place.column + 2
    for tier in Tier.allCases where tiers.contains(tier) {
      let sign = Signs.tier(tier)
      column += sheet.canvas.put(
        sign.glyph, at: Point(column: column, row: place.row), Style(sign.role).on(isSelected ? .selected : .screen))
    }
  }

  private func drawNoFunctions(_ map: MapRecord, _ monitor: Monitor, _ rect: Rect, _ sheet: inout Sheet) {
    guard !monitor.isGrouping, !map.contents.entries.isEmpty else {
      return drawNoEntries(map, monitor, rect, &sheet)
    }
    let text: SafeText = "no function passes the filter; esc shows all again"
    sheet.canvas.put(text.truncated(to: rect.columns - 4), at: Point(column: rect.column + 2, row: rect.row + 2), Style(.textDim))
  }
}
