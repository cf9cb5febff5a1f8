import Monitor
import PerfMap
import Processes
import Screen

/// The pane with the table of maps and their processes.
struct ProcessesPane: PaneView {
  private var scroll = TableScroll()

  mutating func handle(_ action: PaneAction, _ monitor: inout Monitor, _ context: PaneContext) -> [Response] {
    switch action {
    case .move(let rows): monitor.moveMap(by: rows)
    case .page(let pages): monitor.moveMap(by: pages * context.entryRows)
    case .wheel(let rows, _): monitor.moveMap(by: rows.signum())
    case .scroll(let old, let new):
      scroll.top = new
      monitor.moveMap(by: new - old)
    case .sort: monitor.sortMapsByNextColumn()
    case .sortReverse: monitor.sortMaps(by: monitor.mapSort.column)
    case .mark:
      guard let id = monitor.selectedMap else { break }
      monitor.toggleMark(ofMap: id)
      monitor.moveMap(by: 1)
    case .unmark: monitor.clearMapMarks()
    case .copy: return copyPaths(monitor)
    case .left, .right, .open, .zoomIn, .zoomOut, .zoomWhole: return handleForEntries(action, &monitor, context)
    }
    return []
  }

  private func copyPaths(_ monitor: Monitor) -> [Response] {
    guard let map = monitor.selected else { return [] }
    let maps = monitor.markedMaps.isEmpty ? [map] : monitor.markedMaps
    return [
      .message(maps.count == 1 ? "copied the map path" : "copied \(maps.count) map paths"),
      .effect(.copy(maps.map { SafeText("\($0.path)").string }.joined(separator: "\n"))),
    ]
  }

  mutating func draw(_ monitor: Monitor, in rect: Rect, _ context: PaneContext, _ drawing: inout Drawing) {
    let isFocused = context.isFocused(.processes)
    let inside = drawing.frame(
      rect, isFocused: isFocused, top: context.titles(of: .processes) + [Label("sort", .sort)], topRight: totals(monitor, context.setup),
      bottom: [Label("open", .open)] + (context.setup.isReadOnly || monitor.isPast ? [] : [Label("inject", .inject)])
        + [Label(monitor.isPast ? "live" : "pause", .pause), Label("help", .help)] + Label.marks(monitor.mapMarks.count),
      bottomRight: [Label(position(monitor))])
    drawing.register(rect, .pane(.processes))
    guard inside.rows >= 2 else { return }
    let table = ProcessTable(width: inside.columns, graphForm: context.graphForm)
    scroll = Table(columns: table.columns.map { table.column($0, monitor.mapSort) }).draw(
      Table.Rows(
        count: monitor.order.count, selected: monitor.selectedMap.flatMap { monitor.order.firstIndex(of: $0) },
        isSelectionLit: isFocused),
      in: inside, from: scroll, of: .processes, &drawing
    ) { index in
      let id = monitor.order[index]
      return monitor.maps[id].map { map in
        Table.Row(
          texts: table.columns.map { table.text($0, map, monitor) }, target: .map(id), isMarked: monitor.mapMarks.contains(id))
      }
    }
  }

  private func position(_ monitor: Monitor) -> SafeText {
    let place = monitor.selectedMap.flatMap { monitor.order.firstIndex(of: $0) }
    return SafeText("\(place.map { $0 + 1 } ?? 0)/\(monitor.order.count)")
  }

  private func totals(_ monitor: Monitor, _ setup: DashboardSetup) -> [Label] {
    let maps = monitor.maps.count
    let overlaps = monitor.overlapCount
    let style = Style(.text)
    // Without room, the first labels are omitted, so the warning is the last one.
    let leftOut = monitor.mapsLeftOut > 0 ? [Label(SafeText("capped, \(monitor.mapsLeftOut) left out"), Style(.warn))] : []
    return [
      Label(SafeText("\(maps) \(maps == 1 ? "map" : "maps")"), style),
      Label(Numbers.count(monitor.entryCount, limit: 9) + (monitor.entryCount == 1 ? " entry" : " entries"), style),
      Label(Numbers.count(overlaps, limit: 9) + (overlaps == 1 ? " overlap" : " overlaps"), style),
      Label(Numbers.rate(monitor.rates.entriesPerSecond) + "/s", style),
      Label(setup.clock(monitor), Style(.textDim)),
    ] + leftOut
  }
}
