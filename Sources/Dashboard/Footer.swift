import Monitor
import PerfMap
import Screen

/// The last row of the screen: key labels or a message at the left, the status at the right.
struct Footer {
  let labels: [(SafeText, Action)]
  /// True if the last label (quit) has priority over the labels before it.
  let keepsLast: Bool
  let time: (SafeText, Style)
  let message: MessageLine.Message?
  /// The JVMs that are asked for their maps periodically, with the intervals.
  let jvmRequests: [ProcessID: Duration]
  let hasMouse: Bool
  let setup: DashboardSetup

  static let liveLabels: [(SafeText, Action)] = [
    ("Help", .help), ("Options", .options), ("Search", .search), ("Filter", .filter), ("Group", .group), ("Sort", .sort),
    ("Inject", .inject), ("Theme", .theme), ("Quit", .quit),
  ]

  func draw(_ live: Monitor, shown: Monitor, _ row: Int, _ drawing: inout Drawing) {
    let end = drawStatus(live, shown, row, &drawing)
    if let message {
      drawing.canvas.put(message.text.truncated(to: max(0, end - 2)), at: Point(column: 1, row: row), Style(message.role, .bold))
      return
    }
    // Narrow screens have no room for all labels: omit those that are needed least.
    let columns = drawing.canvas.size.columns
    let omitted: Set<Action> = columns < 100 ? [.options, .group, .theme] : columns < 120 ? [.group, .theme] : []
    let keys = labels.compactMap { word, action -> (SafeText, SafeText, Action)? in
      guard !(setup.isReadOnly && action.entry.writes), !omitted.contains(action), let key = action.entry.keys.last else { return nil }
      return (key.label(setup.symbols), " " + word, action)
    }
    let lastWidth = keepsLast ? keys.last.map { $0.0.columns + $0.1.columns + 2 } ?? 0 : 0
    var column = 1
    for (index, (key, word, action)) in keys.enumerated() {
      let width = key.columns + word.columns
      guard column + width + 1 + (index < keys.count - 1 ? lastWidth : 0) < end else { continue }
      drawing.register(Rect(column: column, row: row, columns: width, rows: 1), .action(action))
      column += drawing.canvas.put(key, at: Point(column: column, row: row), Style(.key))
      column += drawing.canvas.put(word, at: Point(column: column, row: row), Style(.textDim)) + 2
    }
  }

  /// Draws the status at the right end. Returns the column before which labels at the left must end.
  private func drawStatus(_ live: Monitor, _ shown: Monitor, _ row: Int, _ drawing: inout Drawing) -> Int {
    var texts = searchTexts(shown, columns: drawing.canvas.size.columns)
    let loading = live.loadingMaps
    let wanted = loading.reduce(0) { $0 + Double($1.fileSize.rawValue) }
    if wanted > 0 {
      let read = loading.reduce(0) { $0 + Double($1.totals.bytes.rawValue) }
      texts.append((SafeText("reading \(Int(min(1, read / wanted) * 100)) %"), Style(.accent)))
    }
    if !hasMouse { texts.append(("mouse off: M", Style(.textDim))) }
    let malformed = (shown.isPast ? shown : live).malformedCount
    if malformed > 0 { texts.append((Numbers.count(malformed, limit: 9) + " malformed", Style(.warn))) }
    if let jvmText { texts.append((jvmText, Style(.accent))) }
    texts.append(time)
    var end = drawing.canvas.size.columns - 1
    for (text, style) in texts.reversed() where end - text.columns > 0 {
      drawing.canvas.put(text, endingAt: end, row: row, style)
      end -= text.columns + 3
    }
    return end + 2
  }

  private func searchTexts(_ shown: Monitor, columns: Int) -> [(SafeText, Style)] {
    guard let search = shown.search else { return [] }
    let query = SafeText(bytes: search.query).truncated(to: max(8, columns / 4))
    switch search.phase {
    case .running: return [("searching " + query + "… " + Numbers.count(search.searchedCount, limit: 9), Style(.accent))]
    case .notFound: return [("not found: " + query, Style(.warn))]
    case .found: return [((search.isWhole ? "* " : "/") + query + hitCount(shown), Style(.match))]
    }
  }

  private var jvmText: SafeText? {
    guard let first = jvmRequests.min(by: { $0.key < $1.key }) else { return nil }
    let more = jvmRequests.count > 1 ? " (+\(jvmRequests.count - 1))" : ""
    return SafeText("jcmd \(first.key) every \(first.value.components.seconds) s\(more)")
  }

  private func hitCount(_ monitor: Monitor) -> SafeText {
    guard let hits = monitor.hits else { return "" }
    let count = Numbers.count(hits.count, limit: 9) + (hits.isComplete ? "" : "…")
    guard hits.isComplete, let place = monitor.entries.selection.flatMap({ hits.place(of: $0) }) else { return "  " + count + " hits" }
    return "  " + Numbers.count(place + 1, limit: 9) + "/" + count
  }

  /// Draws a summary of all maps on a screen without room for a pane.
  static func drawTooSmall(_ live: Monitor, _ size: Size, _ drawing: inout Drawing) {
    let rate = Numbers.rate(live.rates.entriesPerSecond) + "/s"
    let maps = SafeText("\(live.maps.count) \(live.maps.count == 1 ? "map" : "maps") ")
    guard size.rows >= 5, size.columns >= 22 else {
      let entries = Numbers.count(live.entryCount, limit: 5) + " "
      drawing.canvas.put((maps + entries + rate).truncated(to: size.columns), at: Point(column: 0, row: 0), .text)
      drawing.canvas.put("q quit", at: Point(column: 0, row: 1), Style(.textDim), limit: size.columns)
      return
    }
    let lines: [SafeText] = [
      SafeText("\(size.columns) × \(size.rows) is too small"), "40 × 12 shows one pane", "q quit  " + maps + rate,
    ]
    for (index, line) in lines.enumerated() {
      let text = line.truncated(to: size.columns)
      let row = size.rows / 2 - 1 + index
      drawing.canvas.put(text, at: Point(column: max(0, (size.columns - text.columns) / 2), row: row), Style(.textDim))
    }
  }
}
