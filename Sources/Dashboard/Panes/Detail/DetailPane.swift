import MapAnalysis
import Monitor
import PerfMap
import Processes
import Screen

/// A row of the detail pane: parts of text, each with a style.
typealias DetailRow = [(text: SafeText, style: Style)]

/// The pane with the details of the selected entry and, below them, its history.
struct DetailPane: PaneView {
  var top = 0
  /// The number of visible rows in the last frame.
  private var page = 5
  private var entry: EntryID?

  mutating func handle(_ action: PaneAction, _ monitor: inout Monitor, _ context: PaneContext) -> [Response] {
    switch action {
    case .page(let pages): top = max(0, top + pages * page)
    case .wheel(let rows, _): top = max(0, top + rows)
    case .move, .left, .right, .open, .sort, .sortReverse, .mark, .unmark, .copy, .zoomIn, .zoomOut, .zoomWhole, .scroll:
      return handleForEntries(action, &monitor, context)
    }
    return []
  }

  mutating func draw(_ monitor: Monitor, in rect: Rect, _ context: PaneContext, _ drawing: inout Drawing) {
    let isFocused = context.isFocused(.detail)
    let rows = rows(monitor, columns: rect.columns - 4, rows: rect.rows - 2)
    let shown = max(1, rect.rows - 2)
    if entry != monitor.entries.selection { top = 0 }
    entry = monitor.entries.selection
    top = min(max(0, top), max(0, rows.count - shown))
    page = shown
    let isCut = rows.count > shown
    let inside = drawing.frame(
      rect, isFocused: isFocused, top: context.titles(of: .detail), topRight: progressLabel(monitor),
      bottom: isCut && isFocused ? [Label("more", .pageDown)] : [],
      bottomRight: isCut ? [Label(SafeText("\(min(rows.count, top + shown))/\(rows.count)"))] : [])
    drawing.register(rect, .pane(.detail))
    for (index, row) in rows.dropFirst(top).prefix(inside.rows).enumerated() {
      var column = inside.column + 1
      for part in row {
        let room = inside.endColumn - 1 - column
        guard room > 0 else { break }
        column += drawing.canvas.put(part.text.truncated(to: room), at: Point(column: column, row: inside.row + index), part.style)
      }
    }
  }

  /// Returns a label while the history is being collected, except in follow mode.
  private func progressLabel(_ monitor: Monitor) -> [Label] {
    guard monitor.isEntryHistoryDue, !monitor.entries.isFollowing else { return [] }
    return [Label("searching…", Style(.accent))]
  }

  private func rows(_ monitor: Monitor, columns: Int, rows: Int) -> [DetailRow] {
    guard columns > 0 else { return [] }
    guard let map = monitor.selected, let id = monitor.entries.selection, id.index < map.contents.entries.count
    else { return monitor.selected?.unavailableText.map { wrapped($0, columns, lines: rows, Style(.textDim)) } ?? [] }
    let entry = map.contents.entries[id]
    let bytes = monitor.name(of: entry, in: map, limit: 4096)
    let tier = GlyphStyles.tier(Tier(name: bytes))
    let name = SafeText(bytes: bytes, limit: 4096)
    var all = wrapped(name, columns, lines: max(1, rows - 5), .text)
    // A name of one line gets a blank second line, so that the rows below rarely move when another entry is selected.
    if all.count == 1, rows >= 7 { all.append([]) }
    // The parts that differ most between entries end a row, so that less is sent to the terminal when the cursor moves.
    let size = SafeText("  0x\(entry.range.size) = ") + Numbers.count(Int(clamping: entry.range.size.rawValue), limit: 20) + " B"
    all.append([(SafeText("\(entry.range.start) – \(entry.range.endDescription)") + size, .text)])
    let raw = monitor.rawLine(of: id, in: map, limit: 4096)
    var place: SafeText = "line " + Numbers.count(map.contents.lineNumber(of: id), limit: 11)
    if let offset = raw?.offset { place = place + " · byte " + Numbers.count(Int(clamping: offset), limit: 15) }
    all.append([(place, .text), (" · " + seen(id, map, monitor), Style(.textDim))])
    let history = monitor.selectedHistory
    all.append(functionRow(history, id, map, monitor))
    all.append((tier.word.columns > 0 ? [(tier.glyph + " " + tier.word + " · ", Style(tier.role))] : []) + state(id, bytes, history, map))
    if let row = memoryRow(id, map) { all.append(row) }
    all += misnaming(id, map, monitor)
    all += written(entry, raw?.bytes, columns)
    all.append([(map.fileText, Style(.textDim))])
    all.append([(map.placeText, Style(.textDim))])
    if map.writers.count > 1 { all.append([(map.writersText, Style(.warn))]) }
    if let history { all += historyRows(history, id, map, monitor, columns) }
    return all
  }

  /// Returns a row for each profiler that shows a wrong name or none for bytes of an entry, with the two names shown for most bytes.
  private func misnaming(_ id: EntryID, _ map: MapRecord, _ monitor: Monitor) -> [DetailRow] {
    map.comparison.profilersWrong(about: id).map { profiler in
      let names = map.namesShown(insteadOf: id, by: profiler, limit: 256)
      let texts = names.prefix(2).map { shown -> SafeText in
        let name = shown.name.map { SafeText(bytes: monitor.readText(map, $0, limit: 256), limit: 64) } ?? "no name"
        return name + " for " + Numbers.bytes(shown.bytes) + "B"
      }
      let text = texts.reduce(SafeText()) { $0.columns == 0 ? $1 : $0 + ", " + $1 } + (names.count > 2 ? ", …" : "")
      return [(SafeText("\(profiler) shows "), Style(.warn)), (text, .text)]
    }
  }

  /// Returns the raw line if its numbers are not in canonical form, such as with leading zeros, `0x` or capital digits; otherwise no rows.
  ///
  /// Returns a message if the file cannot be read.
  private func written(_ entry: Entry, _ line: [UInt8]?, _ columns: Int) -> [DetailRow] {
    guard let line else { return [[("cannot read the file", Style(.textDim))]] }
    let usual = Array("\(entry.range.start) \(entry.range.size) ".utf8)
    guard !line.starts(with: usual) else { return [] }
    return wrapped("raw " + SafeText(bytes: line, limit: 4096), columns, lines: 40, Style(.textDim))
  }

  /// Wraps a text into at most `lines` rows, of which the last is truncated. An empty text becomes `no name`.
  func wrapped(_ text: SafeText, _ columns: Int, lines: Int, _ style: Style) -> [DetailRow] {
    var rows: [DetailRow] = []
    var rest = text
    while rest.columns > 0, rows.count < lines {
      let line = rows.count == lines - 1 ? rest.truncated(to: columns) : rest.prefix(columns: columns)
      // One column has no room for a wide character.
      guard !line.glyphs.isEmpty else { break }
      rows.append([(line, style)])
      rest = rest.columns > line.columns ? rest.dropping(line.glyphs.count) : SafeText()
    }
    return rows.isEmpty ? [[(SafeText("no name"), Style(.textDim))]] : rows
  }

  private func seen(_ id: EntryID, _ map: MapRecord, _ monitor: Monitor) -> SafeText {
    guard map.arrivals.uptime(of: id) != nil else { return "older than this session" }
    return "seen " + monitor.ageText(of: id, in: map) + " ago" + (map.injected.contains(id) ? " · injected" : "")
  }

  /// Returns the kind and state of an entry, and the numbers of bytes that it took from older entries and lost to newer ones.
  private func state(_ id: EntryID, _ name: [UInt8], _ history: EntryHistory?, _ map: MapRecord) -> DetailRow {
    let ownership = map.contents.ranges.ownership(of: id)
    var row: DetailRow = []
    if let meaning = NameMeaning(name: name, in: map.runtime) { row.append((SafeText(meaning.kind.rawValue) + " · ", .text)) }
    row.append((GlyphStyles.ownership(ownership), Style(ownership == .dead ? .entryGone : .text)))
    guard let history else { return row }
    if !history.taken.isEmpty { row.append((" · took " + Numbers.bytes(history.totals.taken) + "B", .text)) }
    if !history.lost.isEmpty { row.append((" · lost " + Numbers.bytes(history.totals.lost) + "B", .text)) }
    return row
  }

  /// Returns the memory mapping that holds an entry, or the reason why that is unknown; nil before the first check.
  func memoryRow(_ id: EntryID, _ map: MapRecord) -> DetailRow? {
    switch map.liveness(of: id) {
    case .unknown(nil): return nil
    case .unknown(let reason?): return [(SafeText("memory: " + reason), Style(.textDim))]
    case .executable: return [("executable", Style(.ok))] + place(id, map)
    case .notExecutable: return [("not executable", Style(.warn))] + place(id, map)
    }
  }

  /// Returns the permissions, name and range of the mapping, in order of importance: a narrow pane cuts the end.
  private func place(_ id: EntryID, _ map: MapRecord) -> DetailRow {
    guard let mapping = map.mapping(of: id) else { return [(" · unmapped", Style(.textDim))] }
    let name = mapping.name.isEmpty ? "anonymous" : SafeText(bytes: mapping.name, limit: 256)
    let range = SafeText("  \(mapping.range.start)–\(mapping.range.endDescription)")
    return [(SafeText(" · \(mapping.permissions) ") + name, .text), (range, Style(.textDim))]
  }
}
