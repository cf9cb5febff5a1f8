import Monitor
import PerfMap
import Screen

extension Dashboard {
  /// The map that an injection goes into, when it is there.
  func target(of state: InjectDialog, _ monitor: Monitor) -> MapRecord? {
    if let id = state.foreign { return monitor.maps[id] }
    return monitor.maps.values.first { $0.path.string == setup.ownMapPath }
  }

  /// Opens the dialog with a proposal.
  mutating func openInject(_ monitor: Monitor) {
    probes += 1
    var state = InjectDialog()
    state.name = TextField("inject::probe_\(probes)")
    propose(&state, monitor)
    dialog = .inject(state)
  }

  func propose(_ state: inout InjectDialog, _ monitor: Monitor) {
    let map = target(of: state, monitor)
    state.propose(map?.contents, map?.id == monitor.selectedMap ? monitor.entries.selection : nil)
  }

  /// Takes a key of the dialog.
  mutating func handleInject(_ key: Key, _ state: InjectDialog, _ monitor: Monitor) -> [Effect] {
    var state = state
    if state.isAsking {
      guard key == .character("y") else {
        state.isAsking = false
        dialog = .inject(state)
        return []
      }
      return finishInject(state, monitor)
    }
    switch key {
    case .escape:
      dialog = nil
      return []
    case .tab, .down: move(&state, by: 1)
    case .backTab, .up: move(&state, by: -1)
    case .enter:
      if case .failure(let problem) = state.entry() {
        state.field = problem.field
      } else if state.foreign != nil {
        state.isAsking = true
      } else {
        return finishInject(state, monitor)
      }
    case .left: choose(&state, by: -1, monitor)
    case .right: choose(&state, by: 1, monitor)
    case .character(" ") where state.field == .target || state.field == .pattern: choose(&state, by: 1, monitor)
    default: type(key, &state)
    }
    dialog = .inject(state)
    return []
  }

  private func move(_ state: inout InjectDialog, by step: Int) {
    let count = InjectDialog.Field.allCases.count
    state.field = InjectDialog.Field(rawValue: (state.field.rawValue + step + count) % count) ?? .pattern
  }

  private func choose(_ state: inout InjectDialog, by step: Int, _ monitor: Monitor) {
    switch state.field {
    case .target:
      // The selected map may be our own: then there is nothing to choose.
      let other = monitor.selected.flatMap { $0.path.string == setup.ownMapPath ? nil : $0.id }
      state.foreign = state.foreign == nil ? other : nil
    case .pattern:
      let all = InjectionPattern.allCases
      let place = all.firstIndex(of: state.pattern) ?? 0
      state.pattern = all[(place + step + all.count) % all.count]
      if state.pattern == .plain { state.size = TextField("\(InjectionPlan.standardSize)") }
    case .address, .size, .name: return
    }
    propose(&state, monitor)
  }

  private func type(_ key: Key, _ state: inout InjectDialog) {
    switch state.field {
    case .address: _ = state.address.handle(key)
    case .size: _ = state.size.handle(key)
    case .name: _ = state.name.handle(key)
    case .target, .pattern: break
    }
  }

  private mutating func finishInject(_ state: InjectDialog, _ monitor: Monitor) -> [Effect] {
    guard case .success(let range) = state.entry() else { return [] }
    dialog = nil
    if let id = state.foreign, monitor.maps[id] == nil {
      show("the map is gone: nothing was written", isError: true, at: monitor.now)
      return []
    }
    return [.inject(Injection(target: state.foreign, range: range, name: Array(state.name.string.utf8)))]
  }

  // MARK: - Drawing

  func drawInject(_ state: InjectDialog, _ monitor: Monitor, _ size: Size, _ sheet: inout Sheet) {
    let columns = min(size.columns, 80)
    let rows = min(size.rows, 13)
    let rect = Rect(column: (size.columns - columns) / 2, row: (size.rows - rows) / 2, columns: columns, rows: rows)
    sheet.canvas.fill(rect, Style(.text, on: .dialog))
    sheet.hits = []
    let inside = sheet.frame(
      rect, isFocused: true, top: [Label("inject test entry", Style(.title, .bold))],
      bottom: state.isAsking
        ? []
        : [
          Label("write", key: .enter), Label("field", key: .tab), Label("choose", key: .right), Label("cancel", key: .escape),
        ])
    let left = inside.column + 1
    let value = left + 10
    var row = inside.row
    func label(_ text: SafeText, _ field: InjectDialog.Field?) {
      let isFocused = field == state.field && !state.isAsking
      sheet.canvas.put(text, at: Point(column: left, row: row), Style(isFocused ? .accent : .textDim, on: .dialog, isFocused ? .bold : []))
      sheet.canvas.put(isFocused ? "▸" : " ", at: Point(column: inside.column, row: row), Style(.accent, on: .dialog))
    }
    func put(_ text: SafeText, _ role: Role = .text) {
      let room = max(0, inside.endColumn - value - 1)
      sheet.canvas.put(text.truncated(to: room), at: Point(column: value, row: row), Style(role, on: .dialog))
    }
    label("Target", .target)
    put(targetText(state, monitor))
    row += 1
    if state.foreign != nil { put("▲ another process' map: its profilers will see this entry", .warn) }
    row += 1
    label("Pattern", .pattern)
    put(patternText(state))
    row += 1
    let problem: InjectDialog.Problem? = if case .failure(let problem) = state.entry() { problem } else { nil }
    for (name, field, text) in [
      ("Address", InjectDialog.Field.address, state.address), ("Size", .size, state.size), ("Name", .name, state.name),
    ] as [(SafeText, InjectDialog.Field, TextField)] {
      label(name, field)
      text.draw(
        at: Point(column: value, row: row), columns: min(field == .name ? 60 : 20, inside.endColumn - value - 1),
        isFocused: field == state.field && !state.isAsking, isValid: problem?.field != field, &sheet)
      row += 1
    }
    row += 1
    label("Line", nil)
    if case .success(let range) = state.entry() {
      put(SafeText("\(range.start) \(range.size) ") + SafeText(state.name.string) + "\\n", .accent)
      row += 1
      label("Check", nil)
      put(check(range, state, monitor))
    } else if let problem {
      put("✗ " + problem.text, .error)
    }
    row = inside.endRow - 1
    if state.isAsking {
      sheet.canvas.put(
        ("Write into the map of " + (target(of: state, monitor).map(\.commText) ?? "?") + "?  y writes, any other key goes back")
          .truncated(to: inside.columns - 2),
        at: Point(column: left, row: row), Style(.warn, on: .dialog, .bold))
    }
  }

  private func targetText(_ state: InjectDialog, _ monitor: Monitor) -> SafeText {
    guard state.foreign != nil else { return "(•) own map " + SafeText(setup.ownMapPath) + "   ( ) selected map" }
    guard let map = target(of: state, monitor) else { return "( ) own map   (•) a map that is gone" }
    return "( ) own map   (•) " + SafeText(map.path.string) + " " + map.commText
  }

  private func patternText(_ state: InjectDialog) -> SafeText {
    InjectionPattern.allCases.reduce(SafeText()) { text, pattern in
      text + (pattern == state.pattern ? "(•) " : "( ) ") + SafeText(pattern == .same ? "same range" : pattern.rawValue) + "  "
    }
  }

  /// What the entry would take from others.
  private func check(_ range: AddressRange, _ state: InjectDialog, _ monitor: Monitor) -> SafeText {
    switch target(of: state, monitor)?.status {
    case .notRegular(let kind): return SafeText("✗ the target is a \(kind.rawValue): it will be refused")
    case .following, .deleted, .absent, .unreadable, nil: break
    }
    if let map = target(of: state, monitor), map.contents.tail != nil {
      return "✗ the target ends in the middle of a line: the entry would be glued to it"
    }
    guard let map = target(of: state, monitor) else {
      return state.pattern == .plain ? "✓ a new map, no overlap" : "▲ the target has no entry yet: nothing to overlap"
    }
    let losers = InjectionPlan.losers(to: range, in: map.contents, limit: 100)
    guard let first = losers.first else { return "✓ no overlap" }
    let raw = monitor.name(of: map.contents.entries[first.id], in: map, limit: 128)
    let more = losers.count > 1 ? SafeText(" and \(losers.count - 1) more") : ""
    return "takes " + Numbers.bytes(first.bytes) + "B from " + SafeText(bytes: raw.prefix(40)) + more
  }
}
