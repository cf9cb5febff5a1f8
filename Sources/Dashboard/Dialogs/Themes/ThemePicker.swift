import Monitor
import Screen

/// The dialog that chooses a theme. Selecting a theme applies it immediately.
struct ThemePicker: DialogView {
  /// The theme before the picker was opened, which escape restores.
  let before: String

  /// Returns the requests that open the picker and read the themes.
  static func open(_ context: DialogContext) -> [Response] {
    [.open(ThemePicker(before: context.preferences.theme)), .effect(.readThemes)]
  }

  mutating func handle(_ key: Key, _ monitor: inout Monitor, _ context: DialogContext) -> [Response] {
    switch key {
    case .enter, .character(" "):
      let theme = context.preferences.theme
      return [.close] + (theme == before ? [] : [.message("theme \(theme) for this session; to keep it, press F2, then w")])
    case .character("w") where !context.setup.isReadOnly: return [.close, .effect(.savePreferences(context.preferences))]
    case .escape, .character("q"): return [.close] + show(before, context)
    case .character("r"): return [.effect(.readThemes)]
    default: break
    }
    let place = place(context) ?? 0
    return switch CursorMotion(key) {
    case .down: choose(place + 1, context)
    case .up: choose(place - 1, context)
    case .pageDown, .last: choose(context.catalogue.choices.count - 1, context)
    case .pageUp, .first: choose(0, context)
    case nil: []
    }
  }

  func choose(_ line: Int, _ context: DialogContext) -> [Response] {
    let themes = context.catalogue.names
    return themes.isEmpty ? [] : show(themes[min(max(0, line), themes.count - 1)], context)
  }

  private func show(_ theme: String, _ context: DialogContext) -> [Response] {
    guard theme != context.preferences.theme else { return [] }
    var preferences = context.preferences
    preferences.theme = theme
    return [.prefer(preferences), .effect(.applyPreferences(preferences))]
  }

  private func place(_ context: DialogContext) -> Int? { context.catalogue.names.firstIndex(of: context.preferences.theme) }

  /// The maximum number of contrast figures: five, and a warning if one is too low.
  private static let figureRows = 6
  private static let sampleColumns = 26

  func draw(_ monitor: Monitor, _ context: DialogContext, _ drawing: inout Drawing) {
    let catalogue = context.catalogue
    let sample = ThemeSample.lines(on: .dialog)
    let own = catalogue.choices.filter(\.isOwn).count
    let write = context.setup.isReadOnly ? [] : [Label("write", key: .character("w"))]
    let inside = drawing.dialog(
      "theme", topRight: [Label(SafeText("\(catalogue.choices.count - own) built in" + (own > 0 ? ", \(own) yours" : "")))],
      [Label("keep", key: .enter)] + write + [Label("revert", key: .escape), Label("reload", key: .character("r"))],
      // The height is the same for every theme, so that the dialog does not move when another theme is selected.
      columns: 76, rows: max(catalogue.choices.count, sample.count + 1 + Self.figureRows) + 5, on: context.screen)
    guard inside.rows > 0 else { return }
    // The foot takes three rows from the list, so a low dialog has no foot.
    let hasFoot = inside.rows >= 12
    var list = inside
    if hasFoot { list.rows -= 3 }
    if list.columns >= 44 + Self.sampleColumns {
      let right = Rect(column: list.endColumn - Self.sampleColumns, row: list.row, columns: Self.sampleColumns, rows: list.rows)
      drawSample(sample, catalogue, right, &drawing)
      list.columns -= Self.sampleColumns
    }
    drawList(list, context, &drawing)
    if hasFoot { drawFoot(Rect(column: inside.column, row: list.endRow, columns: inside.columns, rows: 3), catalogue, &drawing) }
  }

  private func drawList(_ list: Rect, _ context: DialogContext, _ drawing: inout Drawing) {
    let choices = context.catalogue.choices
    var table = Table.list([TableColumn(width: 17), TableColumn(width: 5), TableColumn()])
    table.margin = 3
    table.draw(Table.Rows(count: choices.count, selected: place(context)), in: list, &drawing) { index in
      let choice = choices[index]
      let about = choice.isOwn ? "yours" + (choice.about.isEmpty ? "" : ": " + choice.about) : choice.about
      return Table.Row(
        texts: [TableText(SafeText(choice.name)), TableText(SafeText(choice.kind), .textDim), TableText(SafeText(about), .textDim)],
        target: .line(index))
    }
  }

  private func drawSample(
    _ sample: [[ThemeSample.Part]], _ catalogue: ThemeCatalogue, _ rect: Rect, _ drawing: inout Drawing
  ) {
    for row in rect.row..<rect.endRow { drawing.canvas.put("│", at: Point(column: rect.column, row: row), Style(.divider, on: .dialog)) }
    for (index, parts) in sample.prefix(rect.rows).enumerated() {
      var column = rect.column + 2
      for part in parts { column += drawing.canvas.put(part.text, at: Point(column: column, row: rect.row + index), part.style) }
    }
    for (index, line) in catalogue.figures.prefix(max(0, rect.rows - sample.count - 1)).enumerated() {
      let style = Style(line.hasPrefix("✗") ? .warn : .textDim, on: .dialog)
      drawing.canvas.put(
        SafeText(line).truncated(to: rect.columns - 3), at: Point(column: rect.column + 2, row: rect.row + sample.count + 1 + index), style)
    }
  }

  private func drawFoot(_ rect: Rect, _ catalogue: ThemeCatalogue, _ drawing: inout Drawing) {
    let line = SafeText(String(repeating: "─", count: rect.columns))
    drawing.canvas.put("├" + line + "┤", at: Point(column: rect.column - 1, row: rect.row), Style(.borderFocus))
    let texts = [
      "Changes apply immediately." + (catalogue.colors.isEmpty ? "" : " This terminal: \(catalogue.colors)."),
      "w writes the theme to the configuration. Yours: themes/*.toml beside it.",
    ]
    for (index, text) in texts.enumerated() {
      drawing.canvas.put(
        SafeText(text).truncated(to: rect.columns - 2), at: Point(column: rect.column + 1, row: rect.row + 1 + index),
        Style(.textDim, on: .dialog))
    }
  }
}
