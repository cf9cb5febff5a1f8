import Monitor
import PerfMap
import Processes
import Screen

extension Dashboard {
  /// Draws the table of maps.
  mutating func drawProcesses(_ monitor: Monitor, _ rect: Rect, _ sheet: inout Sheet) {
    let inside = sheet.frame(
      rect, isFocused: focus == .processes,
      top: [
        Label(pane: .processes, isFocused: focus == .processes), Label("sort", .sort),
      ],
      topRight: totals(monitor),
      bottom: [Label("open", .open)] + (setup.isReadOnly || monitor.isPast ? [] : [Label("inject", .inject)])
        + [Label(monitor.isPast ? "live" : "pause", .pause), Label("help", .help)] + markLabel(monitor.mapMarks.count),
      bottomRight: [Label(position(monitor))])
    sheet.register(rect, .pane(.processes))
    guard inside.rows >= 2 else { return }
    let columns = mapColumns(inside.columns, monitor.mapSort)
    Table(columns: columns.map(\.0)).draw(
      Table.Rows(
        count: monitor.order.count, selected: monitor.selectedMap.flatMap { monitor.order.firstIndex(of: $0) },
        isSelectionLit: focus == .processes),
      in: inside, &mapScroll, of: .processes, &sheet
    ) { index in
      let id = monitor.order[index]
      return monitor.maps[id].map { map in
        Table.Row(texts: columns.map { $0.1(map, monitor) }, target: .map(id), isMarked: monitor.mapMarks.contains(id))
      }
    }
  }

  private func position(_ monitor: Monitor) -> SafeText {
    let place = monitor.selectedMap.flatMap { monitor.order.firstIndex(of: $0) }
    return SafeText("\(place.map { $0 + 1 } ?? 0)/\(monitor.order.count)")
  }

  private func totals(_ monitor: Monitor) -> [Label] {
    let maps = monitor.maps.count
    let overlaps = monitor.overlapCount
    let style = Style(.text)
    // The last one is the last that a narrow screen leaves out.
    let leftOut = monitor.mapsLeftOut > 0 ? [Label(SafeText("capped, \(monitor.mapsLeftOut) left out"), Style(.warn))] : []
    return [
      Label(SafeText("\(maps) \(maps == 1 ? "map" : "maps")"), style),
      Label(Numbers.count(monitor.entryCount, limit: 9) + (monitor.entryCount == 1 ? " entry" : " entries"), style),
      Label(Numbers.count(overlaps, limit: 9) + (overlaps == 1 ? " overlap" : " overlaps"), style),
      Label(Numbers.rate(monitor.rates.entriesPerSecond) + "/s", style),
      Label(setup.clock(monitor), Style(.textDim)),
    ] + leftOut
  }

  private typealias MapColumn = (TableColumn, (MapRecord, Monitor) -> TableText)

  /// The columns that fit into a width.
  private func mapColumns(_ width: Int, _ sort: MapSort) -> [MapColumn] {
    let isWide = width >= 130
    let isMedium = width >= 90
    func column(_ title: SafeText, _ width: Int?, _ by: MapSort.Column? = nil, isRight: Bool = false) -> TableColumn {
      TableColumn(
        title: title, width: width, isRight: isRight, target: by.map(HitArea.Target.mapColumn),
        sorted: by == sort.column ? sort.isDescending : nil)
    }
    let pid: MapColumn = (column("PID", isMedium ? 9 : 7, .pid, isRight: true), { map, _ in TableText(map.pidText) })
    let comm: MapColumn = (column("COMM", isWide ? 15 : width < 54 ? 9 : 10, .comm), { map, _ in TableText(map.commText) })
    let runtime: MapColumn = (
      column("RUNTIME", isMedium ? 8 : 7),
      { map, _ in TableText(SafeText(map.likelyRuntime?.rawValue ?? "?"), map.likelyRuntime == nil ? .textDim : .runtime) }
    )
    let state: MapColumn = (
      column(isMedium ? "STATE" : "S", isMedium ? 12 : 1, .state),
      { map, _ in
        let sign = Signs.state(map.state)
        return TableText(isMedium ? sign.glyph + " " + SafeText(map.state.name) : sign.glyph, sign.role)
      }
    )
    let countWidth = isWide ? 9 : isMedium ? 8 : 7
    let entries: MapColumn = (
      column("ENTRIES", countWidth, .entries, isRight: true),
      { map, _ in Dashboard.entries(of: map, columns: countWidth) }
    )
    let bytes: MapColumn = (
      column("BYTES", isWide ? 7 : 6, .bytes, isRight: true),
      { map, _ in Dashboard.known(map) { Numbers.bytes(map.totals.code.owned) } }
    )
    let overlapWidth = isWide ? 6 : 5
    let overlaps: MapColumn = (
      column("OVL", overlapWidth, .overlaps, isRight: true),
      { map, _ in
        let count = map.totals.overlaps
        return TableText(Numbers.count(count, limit: overlapWidth), count > 0 ? .warn : .textDim)
      }
    )
    let rate: MapColumn = (
      column("+/s", 6, .rate, isRight: true),
      { map, _ in
        let rate = map.rates.entriesPerSecond
        return TableText(Numbers.rate(rate), rate > 0 ? .ok : .textDim)
      }
    )
    let sparkWidth = isWide ? 20 : isMedium ? 14 : 10
    let form = shownForm
    let spark: MapColumn = (
      column(SafeText(isMedium ? "LAST \(sparkWidth) s" : "\(sparkWidth) s"), sparkWidth),
      { map, _ in TableText(Dashboard.sparkline(map.rates, columns: sparkWidth, form), .accent) }
    )
    let age: MapColumn = (
      column("AGE", isWide ? 8 : isMedium ? 6 : 5, .age, isRight: true),
      { map, monitor in TableText(Dashboard.age(of: map, monitor, isShort: !isWide), .textDim) }
    )
    let path: MapColumn = (column("MAP", nil), { map, _ in Dashboard.path(map) })
    if isWide { return [pid, comm, runtime, state, entries, bytes, overlaps, rate, spark, age, path] }
    if isMedium { return [pid, comm, runtime, state, entries, bytes, overlaps, rate, spark, age] }
    if width >= 74 { return [pid, comm, runtime, entries, bytes, overlaps, rate, spark, age, state] }
    if width >= 54 { return [pid, comm, entries, bytes, overlaps, rate, age, state] }
    return [pid, comm, entries, rate, state]
  }

  // MARK: - Texts

  /// How many entries are kept, with a `+` where more came than may be.
  private static func entries(of map: MapRecord, columns: Int) -> TableText {
    let count = map.totals.entries
    guard map.totals.leftOut > 0 else { return known(map) { Numbers.count(count, limit: columns) } }
    return TableText(Numbers.count(count, limit: columns - 1) + "+", .error)
  }

  /// A number of a map, where there is one: what cannot be read has none.
  private static func known(_ map: MapRecord, _ number: () -> SafeText) -> TableText {
    switch map.status {
    case .notRegular, .unreadable: TableText("—", .textDim)
    case .following, .deleted, .absent: TableText(number())
    }
  }

  static func age(of map: MapRecord, _ monitor: Monitor, isShort: Bool) -> SafeText {
    map.lastWrite.map { Numbers.age(monitor.now.wall.since($0), isShort: isShort) } ?? "—"
  }

  /// The rate of the last 20 seconds, two half seconds a column.
  static func sparkline(_ rates: RateHistory, columns: Int, _ form: GraphForm) -> SafeText {
    let slots = rates.recent(columns * 2).map { Double($0.entries) }
    let most = slots.max() ?? 0
    guard most > 0 else { return "" }
    let values = form.valuesPerColumn == 2 ? slots : (0..<columns).map { max(slots[2 * $0], slots[2 * $0 + 1]) }
    return form.rows(values.map { $0 / most }, columns: columns, rows: 1, .up)[0]
  }
}
