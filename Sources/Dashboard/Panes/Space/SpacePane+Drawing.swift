import Monitor
import PerfMap
import Screen

extension SpacePane {
  mutating func draw(_ monitor: Monitor, in rect: Rect, _ context: PaneContext, _ drawing: inout Drawing) {
    followCursor(monitor)
    let columns = rect.columns - 4
    let strip = shownStrip(monitor, columns: columns)
    let bars = shownBars(monitor, columns: columns)
    let inside = drawing.frame(
      rect, isFocused: context.isFocused(.space), top: labels(monitor, strip, context), topRight: [amount(monitor, strip)],
      bottom: context.isFocused(.space) ? keyLabels(context.setup.symbols) : [])
    drawing.register(rect, .pane(.space))
    guard let strip, let map = monitor.selected, inside.rows >= 1 else { return }
    let place = Rect(column: inside.column + 1, row: inside.row, columns: columns, rows: inside.rows)
    guard !strip.clusters.isEmpty else {
      let text: SafeText = map.unavailableText ?? (view.window == nil ? "" : "no code here any more; press 0 to show all")
      drawing.canvas.put(text.truncated(to: columns), at: Point(column: place.column, row: place.row), Style(.textDim))
      return
    }
    for (column, cell) in strip.cells.enumerated() {
      guard let cell else { continue }
      drawing.register(Rect(column: place.column + column, row: place.row, columns: 1, rows: place.rows), .addresses(cell.window))
    }
    if let bars {
      drawBars(bars, strip, map, monitor, place, &drawing)
    } else {
      drawStrip(strip, map, monitor, place, &drawing)
    }
  }

  private func labels(_ monitor: Monitor, _ strip: AddressStrip?, _ context: PaneContext) -> [Label] {
    var labels = context.titles(of: .space)
    if let map = monitor.selected { labels.append(Label(map.pidText + " " + map.commText, Style(.text))) }
    if let window = view.window {
      labels.append(Label(SafeText("zoom \(window.first) – \(window.endDescription)"), Style(.accent)))
    }
    let clusters = strip?.clusterCount ?? 0
    if clusters > (view.window == nil ? 0 : 1) {
      labels.append(Label(Numbers.count(clusters, limit: 9) + (clusters == 1 ? " cluster" : " clusters")))
    }
    return labels
  }

  private func amount(_ monitor: Monitor, _ strip: AddressStrip?) -> Label {
    guard let window = view.window, let strip else {
      let owned = monitor.selected.map { Numbers.bytes($0.totals.code.owned) } ?? "0"
      return Label(owned + "B of code", Style(.text))
    }
    let owned = strip.clusters.reduce(0 as UInt64) { $0 &+ $1.owned.rawValue }
    let extent = Numbers.bytes(ByteCount(window.span == .max ? .max : window.span + 1))
    return Label((strip.isExact ? "" : "~") + Numbers.bytes(ByteCount(owned)) + "B of " + extent + "B", Style(.text))
  }

  private func keyLabels(_ symbols: SymbolSet) -> [Label] {
    let zoomed = [Label("out", .zoomOut), Label("whole", .zoomWhole), Self.label("pan ", .left, .right, symbols)]
    return [Label("zoom in", .zoomIn)] + (view.window == nil ? [] : zoomed)
      + [Self.label("cluster ", .previousCluster, .nextCluster, symbols)]
  }

  /// Returns a label of two actions in opposite directions, with both keys. A click performs the second action.
  private static func label(_ word: SafeText, _ back: Action, _ forth: Action, _ symbols: SymbolSet) -> Label {
    var label = Label("", forth)
    let first = back.entry.keys.first.map { $0.label(symbols) } ?? ""
    label.parts = [(word, Style(.textDim)), (first, Style(.key)), (" ", Style(.textDim))]
    return label
  }

  /// Resets the view if another map is selected. Moves the zoomed window to the selected entry if another entry is selected.
  mutating func followCursor(_ monitor: Monitor) {
    if map != monitor.selectedMap { self = SpacePane(map: monitor.selectedMap) }
    let selection = monitor.entries.selection
    defer { self.selection = selection }
    // While the selection follows the newest entry, moving the window to it would make the view jump.
    guard selection != self.selection, !monitor.entries.isFollowing, let id = selection,
      let contents = monitor.selected?.contents, id.index < contents.entries.count
    else { return }
    view.reveal(contents.entries.range(of: id))
  }

  /// Returns the cells of the view. While the map grows, they are computed again at most twice a second.
  mutating func shownStrip(_ monitor: Monitor, columns: Int) -> AddressStrip? {
    guard let map = monitor.selected, columns > 0 else { return nil }
    let fresh = map.arrivals.firstEntry(since: monitor.now.uptime - .seconds(10), count: map.contents.entries.count)
    let key = StripKey(
      map: map.id, generation: map.generation?.number ?? 0, window: view.window, entries: map.contents.entries.count, fresh: fresh,
      columns: columns)
    if let cached = strip, cached.key == key { return cached.strip }
    // With many ranges a strip takes longer to compute, so it is computed less often.
    let pause = Duration.milliseconds(500) * (1 + map.contents.ranges.rangeCount / 2_000_000)
    if let cached = strip, cached.key.isOfSameView(as: key), (.zero..<pause).contains(monitor.now.uptime - cached.made) {
      return cached.strip
    }
    let made = AddressStrip(map.contents, view.window, columns: columns, freshFrom: fresh)
    strip = CachedStrip(key: key, strip: made, made: monitor.now.uptime)
    return made
  }

  /// The number of entries scanned per frame for lost bytes: about 2 ms.
  private static let scannedPerFrame = 1 << 20

  /// Returns the entries in the view as bars; nil if the view is not zoomed in far enough or contains too many entries.
  private mutating func shownBars(_ monitor: Monitor, columns: Int) -> EntryBars? {
    guard let map = monitor.selected, let window = view.window, window.span < CodeCluster.smallestGap.rawValue else { return nil }
    guard EntryBars(map.contents, window, columns: columns, older: []) != nil else { return nil }
    let generation = map.generation?.number ?? 0
    var older = OlderEntries(in: window)
    if let known = self.older, known.generation == generation, known.entries.window == window { older = known.entries }
    older.scan(map.contents.entries, budget: Self.scannedPerFrame)
    self.older = (generation, older)
    return EntryBars(map.contents, window, columns: columns, older: older.found)
  }

  /// Draws a mark below the selected entry, or an arrow at the edge if the entry is outside the view.
  func drawCursor(_ strip: AddressStrip, _ map: MapRecord, _ monitor: Monitor, _ left: Int, _ row: Int, _ drawing: inout Drawing) {
    guard let range = monitor.selectedRange, let column = cursorColumn(range, strip) else { return }
    let isBelow = view.window.map { !$0.shows(range) && range.start < $0.first } ?? false
    let isAbove = view.window.map { !$0.shows(range) && range.start > $0.last } ?? false
    let glyph: SafeText = isBelow ? "◀" : isAbove ? "▶" : "▲"
    drawing.canvas.put(glyph, at: Point(column: left + column, row: row), Style(.accent, .bold))
  }

  private func cursorColumn(_ range: AddressRange, _ strip: AddressStrip) -> Int? {
    let address = view.window?.nearest(to: range.start) ?? range.start
    if let column = strip.column(of: address) { return column }
    // The address is in a folded gap, where an entry that owns no byte may start, or at the edge of the view.
    guard let cluster = strip.clusters.last(where: { $0.last < address }) else { return strip.clusters.first?.columns.lowerBound }
    return cluster == strip.clusters.last ? cluster.columns.upperBound - 1 : min(cluster.columns.upperBound + 1, strip.cells.count - 1)
  }
}
