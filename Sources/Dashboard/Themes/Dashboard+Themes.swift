import Monitor
import Screen

/// The theme picker while it is open.
struct ThemePicker {
  /// The theme that `esc` brings back.
  let before: String
}

extension Dashboard {
  /// The names of the themes that there are.
  var themes: [String] { catalogue.names }

  /// Opens the picker; what it lists is read first.
  mutating func openThemes() -> [Effect] {
    dialog = .themes(ThemePicker(before: preferences.theme))
    return [.readThemes]
  }

  mutating func handleThemes(_ key: Key, _ picker: ThemePicker, _ monitor: Monitor) -> [Effect] {
    switch key {
    case .enter, .character(" "):
      dialog = nil
      if preferences.theme != picker.before {
        show("\(preferences.theme) until the end; F2 writes it to the configuration", isError: false, at: monitor.now)
      }
      return []
    case .character("w") where !setup.isReadOnly:
      dialog = nil
      return [.savePreferences(preferences)]
    case .escape, .character("q"):
      dialog = nil
      return showTheme(picker.before)
    case .character("r"):
      return [.readThemes]
    default: break
    }
    let place = themes.firstIndex(of: preferences.theme) ?? 0
    switch Action(key: key) {
    case .down: return showTheme(at: place + 1)
    case .up: return showTheme(at: place - 1)
    case .pageDown, .last: return showTheme(at: themes.count - 1)
    case .pageUp, .first: return showTheme(at: 0)
    default: return []
    }
  }

  /// A click shows a theme, a double click keeps it; the wheel moves.
  mutating func handleThemes(_ mouse: MouseEvent, _ picker: ThemePicker, _ monitor: Monitor) -> [Effect] {
    switch mouse.kind {
    case .wheelUp: return handleThemes(.up, picker, monitor)
    case .wheelDown: return handleThemes(.down, picker, monitor)
    case .press, .doublePress:
      switch hits.last(where: { $0.rect.contains(mouse.point) })?.target {
      case .line(let line):
        let effects = showTheme(at: line)
        return mouse.kind == .press ? effects : effects + handleThemes(.enter, picker, monitor)
      case .key(let key): return handleThemes(key, picker, monitor)
      default: return []
      }
    case .release, .drag: return []
    }
  }

  private mutating func showTheme(at place: Int) -> [Effect] {
    guard !themes.isEmpty else { return [] }
    return showTheme(themes[min(max(0, place), themes.count - 1)])
  }

  private mutating func showTheme(_ name: String) -> [Effect] {
    guard name != preferences.theme else { return [] }
    preferences.theme = name
    return [.applyPreferences(preferences)]
  }

  // MARK: - Drawing

  /// The lines that are said of a theme, one more when something is too weak.
  private static let figureRows = 6
  /// The columns of the sample.
  private static let sampleColumns = 26

  func drawThemes(_ size: Size, _ sheet: inout Sheet) {
    let sample = ThemeSample.lines(on: .dialog)
    let columns = min(size.columns, 76)
    // As high for every theme: nothing moves but the choice.
    let rows = min(size.rows, max(catalogue.choices.count, sample.count + 1 + Self.figureRows) + 5)
    let rect = Rect(column: (size.columns - columns) / 2, row: (size.rows - rows) / 2, columns: columns, rows: rows)
    sheet.canvas.fill(rect, Style(.text, on: .dialog))
    sheet.hits = []
    let own = catalogue.choices.filter(\.isOwn).count
    let inside = sheet.frame(
      rect, isFocused: true, top: [Label("theme", Style(.title, .bold))],
      topRight: [Label(SafeText("\(catalogue.choices.count - own) built in" + (own > 0 ? ", \(own) yours" : "")))],
      bottom: [
        Label("keep", key: .enter)
      ] + (setup.isReadOnly ? [] : [Label("write", key: .character("w"))]) + [
        Label("revert", key: .escape),
        Label("reload", key: .character("r")),
      ])
    guard inside.rows > 0 else { return }
    // What is said below needs three rows, the sample its columns.
    let hasFoot = inside.rows >= 12
    var list = inside
    if hasFoot { list.rows -= 3 }
    if list.columns >= 44 + Self.sampleColumns {
      let right = Rect(column: list.endColumn - Self.sampleColumns, row: list.row, columns: Self.sampleColumns, rows: list.rows)
      drawThemeSample(sample, right, &sheet)
      list.columns -= Self.sampleColumns
    }
    drawThemeList(list, &sheet)
    if hasFoot { drawThemeFoot(Rect(column: inside.column, row: list.endRow, columns: inside.columns, rows: 3), &sheet) }
  }

  private func drawThemeList(_ list: Rect, _ sheet: inout Sheet) {
    let choices = catalogue.choices
    let place = themes.firstIndex(of: preferences.theme)
    var scroll = TableScroll()
    scroll.reveal(place ?? 0, of: choices.count, rows: list.rows)
    let top = scroll.top
    for (index, choice) in choices.dropFirst(top).prefix(list.rows).enumerated() {
      let row = list.row + index
      let isChosen = top + index == place
      let style = isChosen ? Style(.selected) : Style(.text, on: .dialog)
      let quiet = isChosen ? style : Style(.textDim, on: .dialog)
      let line = Rect(column: list.column, row: row, columns: list.columns, rows: 1)
      sheet.canvas.fill(line, style)
      sheet.register(line, .line(top + index))
      sheet.canvas.put(isChosen ? "▸" : " ", at: Point(column: line.column + 1, row: row), style)
      sheet.canvas.put(SafeText(choice.name).truncated(to: 17), at: Point(column: line.column + 3, row: row), style)
      sheet.canvas.put(SafeText(choice.kind), at: Point(column: line.column + 21, row: row), quiet)
      let about = choice.isOwn ? "yours" + (choice.about.isEmpty ? "" : ": " + choice.about) : choice.about
      sheet.canvas.put(
        SafeText(about).truncated(to: max(0, line.columns - 28)), at: Point(column: line.column + 27, row: row), quiet)
    }
  }

  private func drawThemeSample(_ sample: [[ThemeSample.Part]], _ rect: Rect, _ sheet: inout Sheet) {
    for row in rect.row..<rect.endRow { sheet.canvas.put("│", at: Point(column: rect.column, row: row), Style(.divider, on: .dialog)) }
    for (index, parts) in sample.prefix(rect.rows).enumerated() {
      var column = rect.column + 2
      for part in parts { column += sheet.canvas.put(part.text, at: Point(column: column, row: rect.row + index), part.style) }
    }
    for (index, line) in catalogue.figures.prefix(max(0, rect.rows - sample.count - 1)).enumerated() {
      let style = Style(line.hasPrefix("✗") ? .warn : .textDim, on: .dialog)
      sheet.canvas.put(
        SafeText(line).truncated(to: rect.columns - 3), at: Point(column: rect.column + 2, row: rect.row + sample.count + 1 + index), style)
    }
  }

  private func drawThemeFoot(_ rect: Rect, _ sheet: inout Sheet) {
    let line = SafeText(String(repeating: "─", count: rect.columns))
    sheet.canvas.put("├" + line + "┤", at: Point(column: rect.column - 1, row: rect.row), Style(.borderFocus))
    let texts = [
      "Applies as you move." + (catalogue.colors.isEmpty ? "" : " This terminal: \(catalogue.colors)."),
      "w writes it to the configuration; yours are themes/*.toml beside it.",
    ]
    for (index, text) in texts.enumerated() {
      sheet.canvas.put(
        SafeText(text).truncated(to: rect.columns - 2), at: Point(column: rect.column + 1, row: rect.row + 1 + index),
        Style(.textDim, on: .dialog))
    }
  }
}
