import Monitor
import PerfMap
import Screen

extension InjectDialog {
  func draw(_ monitor: Monitor, _ context: DialogContext, _ drawing: inout Drawing) {
    let keys = [Label("write", key: .enter), Label("field", key: .tab), Label("choose", key: .right), Label("cancel", key: .escape)]
    let inside = drawing.dialog("inject test entry", isAsking ? [] : keys, columns: 80, rows: 13, on: context.screen)
    let row = inside.row
    label("Target", .target, row, inside, &drawing)
    put(targetText(monitor, context), .text, row, inside, &drawing)
    if foreign != nil { put("▲ map of another process: profilers will see this entry", .warn, row + 1, inside, &drawing) }
    label("Pattern", .pattern, row + 2, inside, &drawing)
    put(patternText, .text, row + 2, inside, &drawing)
    drawFields(row + 3, inside, &drawing)
    label("Line", nil, row + 7, inside, &drawing)
    switch entry() {
    case .success(let range):
      put(SafeText("\(range.start) \(range.size) ") + SafeText(name.string) + "\\n", .accent, row + 7, inside, &drawing)
      label("Check", nil, row + 8, inside, &drawing)
      put(check(range, monitor, context), .text, row + 8, inside, &drawing)
    case .failure(let problem): put("✗ " + problem.text, .error, row + 7, inside, &drawing)
    }
    if isAsking {
      let comm = target(monitor, context)?.commText ?? "?"
      let question = "Write into the map of " + comm + "?  y = write, any other key = cancel"
      drawing.canvas.put(
        question.truncated(to: inside.columns - 2), at: Point(column: inside.column + 1, row: inside.endRow - 1),
        Style(.warn, on: .dialog, .bold))
    }
  }

  /// The width of the labels at the left, with margins.
  private static let labelColumns = 11

  private func drawFields(_ row: Int, _ inside: Rect, _ drawing: inout Drawing) {
    let problem: Problem? = if case .failure(let problem) = entry() { problem } else { nil }
    let fields: [(SafeText, Field, TextField)] = [("Address", .address, address), ("Size", .size, size), ("Name", .name, name)]
    for (index, (title, place, text)) in fields.enumerated() {
      label(title, place, row + index, inside, &drawing)
      let room = inside.columns - Self.labelColumns - 1
      text.draw(
        at: Point(column: inside.column + Self.labelColumns, row: row + index), columns: min(place == .name ? 60 : 20, room),
        isFocused: place == field && !isAsking, isValid: problem?.field != place, &drawing)
    }
  }

  private func label(_ text: SafeText, _ labelled: Field?, _ row: Int, _ inside: Rect, _ drawing: inout Drawing) {
    let isFocused = labelled == field && !isAsking
    let style = Style(isFocused ? .accent : .textDim, on: .dialog, isFocused ? .bold : [])
    drawing.canvas.put(text, at: Point(column: inside.column + 1, row: row), style)
    drawing.canvas.put(isFocused ? "▸" : " ", at: Point(column: inside.column, row: row), Style(.accent, on: .dialog))
  }

  private func put(_ text: SafeText, _ role: Role, _ row: Int, _ inside: Rect, _ drawing: inout Drawing) {
    let text = text.truncated(to: max(0, inside.columns - Self.labelColumns - 1))
    drawing.canvas.put(text, at: Point(column: inside.column + Self.labelColumns, row: row), Style(role, on: .dialog))
  }

  private func targetText(_ monitor: Monitor, _ context: DialogContext) -> SafeText {
    guard foreign != nil else { return "(•) own map " + SafeText(context.setup.ownMapPath) + "   ( ) selected map" }
    guard let map = target(monitor, context) else { return "( ) own map   (•) a map that no longer exists" }
    return "( ) own map   (•) " + SafeText(map.path.string) + " " + map.commText
  }

  private var patternText: SafeText {
    InjectionPattern.allCases.reduce(SafeText()) { text, pattern in
      text + (pattern == self.pattern ? "(•) " : "( ) ") + SafeText(pattern == .same ? "same range" : pattern.rawValue) + "  "
    }
  }

  /// Returns a text about the bytes that the entry would take from other entries, or the reason why writing it would fail.
  private func check(_ range: AddressRange, _ monitor: Monitor, _ context: DialogContext) -> SafeText {
    switch target(monitor, context)?.status {
    case .notRegular(let kind): return SafeText("✗ the target is a \(kind.rawValue), not a regular file")
    case .following, .deleted, .renamed, .absent, .unreadable, nil: break
    }
    if let map = target(monitor, context), map.contents.tail != nil {
      return "✗ the target's last line is incomplete: injecting will fail"
    }
    guard let map = target(monitor, context) else {
      return pattern == .plain ? "✓ new map, no overlap" : "▲ the target has no entries to overlap"
    }
    let losers = InjectionPlan.losers(to: range, in: map.contents, limit: 100)
    guard let first = losers.first else { return "✓ no overlap" }
    let raw = monitor.name(of: map.contents.entries[first.id], in: map, limit: 128)
    let more = losers.count > 1 ? SafeText(" and \(losers.count - 1) more") : ""
    return "takes " + Numbers.bytes(first.bytes) + "B from " + SafeText(bytes: raw.prefix(40)) + more
  }
}
