import Monitor
import PerfMap
import Screen

extension Dashboard {
  /// Draws the entries of the selected map.
  mutating func drawEntries(_ monitor: Monitor, _ rect: Rect, _ sheet: inout Sheet) {
    guard !monitor.functions.isShown else { return drawFunctions(monitor, rect, &sheet) }
    let view = monitor.entries
    let inside = sheet.frame(
      rect, isFocused: focus == .entries, top: entryLabels(monitor, rect),
      topRight: filterLabel(monitor) + [
        Label(Numbers.count(view.count, limit: 11), Style(.text)),
        view.awaited.map { Label(sorting(by: $0, monitor), Style(.accent)) }
          ?? Label(SafeText(view.column.rawValue) + (isFalling(view) ? " ▼" : " ▲"), action: .sort),
      ],
      bottom: [Label("search", .search), Label("next", .searchNext), Label("sort", .sort), Label("overlap", .nextOverlap)]
        + markLabel(monitor.selected?.marks.count ?? 0) + malformedLabel(monitor),
      bottomRight: [Label(entryPosition(monitor), Style(.text))])
    sheet.register(rect, .pane(.entries))
    guard inside.rows >= 2, let map = monitor.selected else { return }
    let isWide = inside.columns >= 90
    let entryColumns = shownColumns(in: inside.columns, isWide: isWide)
    let columns = entryColumns.map { $0.table(isWide: isWide, view) }
    sheet.heading(columns, in: inside, marker: 2)
    let nameStart = inside.column + 2 + columns.reduce(0) { $0 + ($1.width.map { $0 + 1 } ?? 0) }
    let shown = inside.rows - 1
    let selected = view.selection.flatMap { view.row(of: $0, in: map.contents) }
    entryScroll.reveal(selected ?? 0, of: view.count, rows: shown)
    for line in 0..<shown {
      guard let id = view.entry(atRow: entryScroll.top + line) else { break }
      let row = inside.row + 1 + line
      let isSelected = id == view.selection
      let texts = entryTexts(id, map, monitor, shown: entryColumns, isWide: isWide, nameColumns: inside.endColumn - nameStart - 1)
      sheet.row(texts, columns, in: inside, row: row, marker: isSelected ? "▸" : " ", isSelected: isSelected)
      if map.marks.contains(id) {
        sheet.canvas.put("•", at: Point(column: inside.column + 1, row: row), Style(.marked, on: isSelected ? .selected : .screen))
      }
      sheet.register(Rect(column: inside.column, row: row, columns: inside.columns, rows: 1), .entry(id))
      let line = Rect(column: inside.column, row: row, columns: inside.columns, rows: 1)
      if isHighlighting(monitor) {
        highlight(
          EntryName(monitor.name(of: map.contents.entries[id], in: map), columns: inside.endColumn - nameStart - 1), monitor, line,
          start: nameStart, &sheet)
      }
    }
    sheet.scrollBar(
      Rect(column: inside.column, row: inside.row + 1, columns: inside.columns, rows: shown),
      of: .entries, top: entryScroll.top, shown: shown, total: view.count)
    if view.count == 0 { drawNoEntries(map, monitor, inside, &sheet) }
  }

  func entryLabels(_ monitor: Monitor, _ rect: Rect) -> [Label] {
    var labels = arrangement.form == .compact ? tabLabels() : [Label(pane: .entries, isFocused: focus == .entries)]
    if let map = monitor.selected, arrangement.form != .compact {
      labels.append(Label(map.pidText + " " + map.commText, Style(.text)))
    }
    if monitor.entries.isFollowing {
      var label = Label("follow ●", Style(.badgeFollow))
      label.action = .follow
      labels.append(label)
    } else {
      labels.append(Label("follow", .follow))
    }
    return labels
  }

  /// What the rows are filtered by, and how far that is.
  func filterLabel(_ monitor: Monitor) -> [Label] {
    guard let filter = monitor.filter?.filter else { return arrangement.form == .compact ? [] : [Label("filter", .filter)] }
    let share = monitor.filterShare.map { " \(Int($0 * 100)) %" } ?? ""
    let abandoned = monitor.filter?.abandoned ?? 0
    let rest = share + (abandoned > 0 ? " \(abandoned) names not matched in time" : "")
    // What it asks of functions says nothing of entries one by one.
    let isIdle = filter.needsFunctions && !monitor.functions.isShown
    let text = "filter " + SafeText(filter.text).truncated(to: 24) + (isIdle ? " by function: F5" : SafeText(rest))
    var label = Label(text, Style(isIdle || abandoned > 0 ? .warn : .match))
    label.action = .filter
    return [label]
  }

  private func sorting(by column: EntriesView.Column, _ monitor: Monitor) -> SafeText {
    let share = monitor.sortProgress.map { " \(Int($0.share * 100)) %" } ?? "…"
    return SafeText("sorting by \(column.rawValue)" + share)
  }

  /// How many entries or maps are marked, and what copies them.
  func markLabel(_ count: Int) -> [Label] {
    guard count > 0 else { return [] }
    var label = Label("• " + Numbers.count(count, limit: 7) + " ", Style(.marked))
    label.key = Action.copy.entry.keys.first
    label.action = .copy
    return [label]
  }

  private func malformedLabel(_ monitor: Monitor) -> [Label] {
    guard let count = monitor.selected?.totals.malformed, count > 0 else { return [] }
    var label = Label(Numbers.count(count, limit: 7) + " malformed ", Style(.entryMalformed))
    label.key = .character("m")
    label.action = .malformed
    return [label]
  }

  private func entryPosition(_ monitor: Monitor) -> SafeText {
    guard let map = monitor.selected, let id = monitor.entries.selection,
      let row = monitor.entries.row(of: id, in: map.contents)
    else { return Numbers.count(monitor.entries.count, limit: 11) }
    return Numbers.count(row + 1, limit: 11) + "/" + Numbers.count(monitor.entries.count, limit: 11)
  }

  /// Whether the numbers in the sorted column fall from row to row: the newest first means the smallest age first.
  func isFalling(_ view: EntriesView) -> Bool { view.column == .age ? !view.isDescending : view.isDescending }

  /// Whether there may be hits to be marked in names.
  private func isHighlighting(_ monitor: Monitor) -> Bool { monitor.search?.phase == .found || monitor.filter?.filter.name != nil }

  /// Marks the hit of a search, or of the filter, in a name that begins in a column of a row.
  func highlight(_ name: EntryName, _ monitor: Monitor, _ line: Rect, start: Int, _ sheet: inout Sheet) {
    let search = monitor.search.flatMap { $0.phase == .found ? $0 : nil }
    let raw = name.raw.prefix(line.columns * 4)
    guard let hit = search?.firstMatch(in: raw) ?? monitor.filter?.filter.name?.firstMatch(in: raw), let columns = name.columns(of: hit)
    else { return }
    let end = min(line.endColumn - 1, start + columns.upperBound)
    guard start + columns.lowerBound < end else { return }
    let place = Rect(column: start + columns.lowerBound, row: line.row, columns: end - start - columns.lowerBound, rows: 1)
    sheet.canvas.restyle(place) { $0.on(.match) }
  }

  func drawNoEntries(_ map: MapRecord, _ monitor: Monitor, _ rect: Rect, _ sheet: inout Sheet) {
    let text: SafeText =
      switch map.status {
      case _ where map.recollection != .complete: map.recollectionText ?? ""
      case .notRegular(let kind): SafeText("perf-\(map.pidText).map is a \(kind.rawValue): not opened")
      case .unreadable(let error): SafeText("\(error.cause): \(error.remedy)")
      case .absent where map.isAwaited:
        switch map.likelyRuntime {
        case .jvm: "no map yet: J asks the JVM for one"
        case let runtime?: SafeText("no map yet: \(runtime.howToWrite)")
        case nil: "no map yet"
        }
      case .following, .deleted, .absent:
        if monitor.filter != nil, !map.contents.entries.isEmpty {
          monitor.filterShare == nil ? "no entry passes the filter; esc shows all again" : "filtering…"
        } else {
          map.isLoading ? "reading…" : "no entries yet"
        }
      }
    sheet.canvas.put(
      text.truncated(to: rect.columns - 4), at: Point(column: rect.column + 2, row: rect.row + 2), Style(.textDim))
  }
}
