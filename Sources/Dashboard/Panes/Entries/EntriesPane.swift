import Monitor
import PerfMap
import Processes
import Screen
import Settings

/// The pane with the entries of the selected map, one by one or grouped by function.
struct EntriesPane: PaneView {
  var scroll = TableScroll(shown: 10)

  mutating func handle(_ action: PaneAction, _ monitor: inout Monitor, _ context: PaneContext) -> [Response] {
    switch action {
    case .left where monitor.functions.isShown: monitor.closeFunction()
    case .right where monitor.functions.isShown: monitor.openFunction()
    case .open: if !toggleFunction(&monitor) { return [.show(.detail)] }
    case .scroll(_, let new):
      scroll.top = new
      return handleForEntries(action, &monitor, context)
    case .copy:
      guard let map = monitor.selected, map.marks.isEmpty, let number = monitor.selectedFunction else {
        return handleForEntries(action, &monitor, context)
      }
      let name = EntryName(function: monitor.name(ofFunction: number, in: map), columns: .max).text(limit: 4096)
      return [.message("copied the function name"), .effect(.copy(name.string))]
    case .move, .page, .left, .right, .sort, .sortReverse, .mark, .unmark, .zoomIn, .zoomOut, .zoomWhole, .wheel:
      return handleForEntries(action, &monitor, context)
    }
    return []
  }

  /// Opens or closes the selected function. Returns false if no function is selected.
  private func toggleFunction(_ monitor: inout Monitor) -> Bool {
    guard let number = monitor.selectedFunction else { return false }
    return monitor.functions.isOpened(number) ? monitor.closeFunction() : monitor.openFunction()
  }

  mutating func draw(_ monitor: Monitor, in rect: Rect, _ context: PaneContext, _ drawing: inout Drawing) {
    if monitor.functions.isShown { drawFunctions(monitor, rect, context, &drawing) } else { drawEntries(monitor, rect, context, &drawing) }
  }

  private mutating func drawEntries(_ monitor: Monitor, _ rect: Rect, _ context: PaneContext, _ drawing: inout Drawing) {
    let view = monitor.entries
    let inside = drawing.frame(
      rect, isFocused: context.isFocused(.entries), top: labels(monitor, context),
      topRight: filterLabel(monitor, context) + orderLabels(monitor),
      bottom: [Label("search", .search), Label("next", .searchNext), Label("sort", .sort), Label("overlap", .nextOverlap)]
        + Label.marks(monitor.selected?.marks.count ?? 0) + malformedLabel(monitor),
      bottomRight: [Label(position(monitor), Style(.text))])
    drawing.register(rect, .pane(.entries))
    guard inside.rows >= 2, let map = monitor.selected else { return }
    let isWide = inside.columns >= 90
    let shownColumns = EntryColumn.shown(context.preferences.columns, in: inside.columns, isWide: isWide)
    let table = Table(columns: shownColumns.map { $0.table(isWide: isWide, view) })
    let nameColumns = table.flexiblePlace(in: inside.columns)?.count ?? 0
    scroll = table.draw(
      Table.Rows(count: view.count, selected: monitor.selectedRow), in: inside, from: scroll, of: .entries, &drawing
    ) { index in
      view.entry(atRow: index).map { id in
        let texts = EntryTexts(id, map, monitor, isWide: isWide, nameColumns: nameColumns)
        return Table.Row(
          texts: shownColumns.map { texts[$0] }, target: .entry(id), isMarked: map.marks.contains(id),
          match: monitor.match(in: texts.name, columns: inside.columns))
      }
    }
    if view.count == 0 { drawNoEntries(map, monitor, inside, &drawing) }
  }

  func labels(_ monitor: Monitor, _ context: PaneContext) -> [Label] {
    var labels = context.titles(of: .entries)
    if let map = monitor.selected, context.arrangement.form != .compact {
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

  /// Returns a label with the filter and its progress; without a filter, the key that sets one.
  func filterLabel(_ monitor: Monitor, _ context: PaneContext) -> [Label] {
    guard let filter = monitor.filter?.filter else { return context.arrangement.form == .compact ? [] : [Label("filter", .filter)] }
    let share = monitor.filterShare.map { " \(Int($0 * 100)) %" } ?? ""
    let abandoned = monitor.filter?.abandoned ?? 0
    let rest = share + (abandoned > 0 ? " \(abandoned) names not matched in time" : "")
    // Conditions on functions have no effect on single entries.
    let isIdle = filter.needsFunctions && !monitor.functions.isShown
    let text = "filter " + SafeText(filter.text).truncated(to: 24) + (isIdle ? " needs group: F5" : SafeText(rest))
    var label = Label(text, Style(isIdle || abandoned > 0 ? .warn : .match))
    label.action = .filter
    return [label]
  }

  /// Returns labels with the number of entries and the sort order, or the progress of a sort.
  private func orderLabels(_ monitor: Monitor) -> [Label] {
    let view = monitor.entries
    let count = Label(Numbers.count(view.count, limit: 11), Style(.text))
    guard let awaited = view.awaited else {
      return [count, Label(SafeText(view.column.rawValue) + (view.isFalling ? " ▼" : " ▲"), action: .sort)]
    }
    let share = monitor.sortProgress.map { " \(Int($0.share * 100)) %" } ?? "…"
    return [count, Label(SafeText("sorting by \(awaited.rawValue)" + share), Style(.accent))]
  }

  private func malformedLabel(_ monitor: Monitor) -> [Label] {
    guard let count = monitor.selected?.totals.malformed, count > 0 else { return [] }
    var label = Label(Numbers.count(count, limit: 7) + " malformed ", Style(.entryMalformed))
    label.key = .character("m")
    label.action = .malformed
    return [label]
  }

  func position(_ monitor: Monitor) -> SafeText {
    let count = Numbers.count(monitor.rowCount, limit: 11)
    return monitor.selectedRow.map { Numbers.count($0 + 1, limit: 11) + "/" + count } ?? count
  }

  func drawNoEntries(_ map: MapRecord, _ monitor: Monitor, _ rect: Rect, _ drawing: inout Drawing) {
    let text: SafeText =
      switch map.status {
      case _ where map.pastAvailability != .complete: map.unavailableText ?? ""
      case .notRegular(let kind): SafeText("perf-\(map.pidText).map is a \(kind.rawValue): not opened")
      case .unreadable(let error): SafeText("\(error.cause): \(error.remedy)")
      case .absent where map.isAwaited:
        switch map.runtime {
        case .jvm: "no map yet: press J to request one from the JVM"
        case let runtime?:
          "no map yet: "
            + SafeText(
              map.process.map {
                RuntimeWithoutMap(pid: $0.pid, comm: $0.comm, runtime: runtime, arguments: $0.commandLine).how
              } ?? runtime.howToWrite)
        case nil: "no map yet"
        }
      case .following, .deleted, .renamed, .absent:
        if monitor.filter != nil, !map.contents.entries.isEmpty {
          monitor.filterShare == nil ? "no matching entries; esc clears the filter" : "filtering…"
        } else {
          map.isLoading ? "reading…" : "no entries yet"
        }
      }
    drawing.canvas.put(
      text.truncated(to: rect.columns - 4), at: Point(column: rect.column + 2, row: rect.row + 2), Style(.textDim))
  }
}

extension EntriesView {
  /// True if the numbers in the sorted column decrease downwards. A descending sort by age begins with the newest entry: ages increase.
  var isFalling: Bool { column == .age ? !isDescending : isDescending }
}

extension Monitor {
  /// Returns the columns of a name that match the search or else the filter. `columns` is the width of the row.
  func match(in name: EntryName, columns: Int) -> Range<Int>? {
    let search = search.flatMap { $0.phase == .found ? $0 : nil }
    guard search != nil || filter?.filter.name != nil else { return nil }
    let raw = name.raw.prefix(columns * 4)
    let hit = search?.firstMatch(in: raw) ?? filter?.filter.name?.firstMatch(in: raw)
    return hit.flatMap(name.columns(of:))
  }
}
