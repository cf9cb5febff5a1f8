import Monitor
import Screen

/// The line in which a filter is typed; the entries follow each key.
struct FilterPrompt {
  var field: TextField
  /// The filter that was there before, for a change of mind.
  let before: EntryFilter?
  /// What is wrong with what is typed.
  var error: FilterError?
}

extension Dashboard {
  mutating func openFilter(_ monitor: Monitor) {
    let before = monitor.filter?.filter
    dialog = .filter(FilterPrompt(field: TextField(before?.text ?? ""), before: before))
    show(.entries)
  }

  mutating func handleFilter(_ key: Key, _ prompt: FilterPrompt, _ monitor: inout Monitor) -> [Response] {
    var prompt = prompt
    switch key {
    // What cannot be understood stays to be mended: kept, it would let everything pass.
    case .enter where prompt.error != nil: break
    case .enter: dialog = nil
    case .escape:
      dialog = nil
      monitor.filterEntries(by: prompt.before)
    case .up, .down, .pageUp, .pageDown:
      if let action = Action(key: key) { return perform(action, &monitor) }
    default:
      guard prompt.field.handle(key) else { return [] }
      let read = EntryFilter.reading(prompt.field.string)
      prompt.error = read.error
      monitor.filterEntries(by: read.filter)
      dialog = .filter(prompt)
    }
    return []
  }

  func drawFilter(_ prompt: FilterPrompt, _ monitor: Monitor, _ size: Size, _ sheet: inout Sheet) {
    let row = size.rows - 1
    sheet.canvas.fill(Rect(column: 0, row: row, columns: size.columns, rows: 1), Style(.input))
    let label: SafeText = " filter entries: "
    sheet.canvas.put(label, at: Point(column: 0, row: row), Style(.key))
    let room = size.columns - label.columns - 1
    let used = prompt.field.draw(
      at: Point(column: label.columns, row: row), columns: room, isFocused: true, isValid: prompt.error == nil, &sheet)
    let hint = prompt.error.map { SafeText("\($0) ") } ?? answer(prompt, monitor)
    let style = Style(prompt.error == nil ? .textDim : .inputInvalid)
    let shown = hint.truncated(to: max(0, room - used - 2))
    if shown.columns > 8 { sheet.canvas.put(shown, endingAt: size.columns, row: row, style) }
  }

  /// How many entries pass, and how far the look at them is.
  private func answer(_ prompt: FilterPrompt, _ monitor: Monitor) -> SafeText {
    let keys = "   " + Key.enter.label(setup.symbols) + " keep   esc undo "
    guard monitor.filter != nil, let total = monitor.selected?.contents.entries.count else {
      return "name   !regex   size>4k   tier=opt   flag=dead   age<10s   recompiled>5" + keys
    }
    let share = monitor.filterShare.map { SafeText("   \(Int($0 * 100)) %") } ?? ""
    let found = monitor.functions.isShown ? Numbers.count(monitor.functions.groups.count, limit: 11) + " functions, " : ""
    let misspelt = monitor.entries.count == 0 ? EntryFilter.misspeltField(in: prompt.field.string) : nil
    let hint = misspelt.map { "   " + SafeText($0) + " is looked for in names" } ?? ""
    return found + Numbers.count(monitor.entries.count, limit: 11) + " of " + Numbers.count(total, limit: 11) + share + hint + keys
  }
}
