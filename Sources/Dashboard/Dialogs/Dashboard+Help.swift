import Monitor
import Screen

/// The help while it is open.
struct HelpState {
  /// How far it is scrolled.
  var scroll = 0
  /// What is looked for in it; nil when nobody asked.
  var query: TextField?
  /// Whether keys go to what is looked for.
  var isTyping = false
}

extension Dashboard {
  /// The help after a key; nil closes it.
  func helped(_ key: Key, _ state: HelpState) -> HelpState? {
    var state = state
    if state.isTyping {
      switch key {
      case .enter: state.isTyping = false
      case .escape:
        state.query = nil
        state.isTyping = false
      default: _ = state.query?.handle(key)
      }
      return state
    }
    if Action(key: key) == .search {
      state.query = TextField()
      state.isTyping = true
      return state
    }
    if key == .escape, state.query != nil {
      state.query = nil
      return state
    }
    guard let scroll = scrolledDialog(key, state.scroll) else { return nil }
    state.scroll = scroll
    return state
  }

  /// Draws the help; returns it as far as it could be scrolled.
  func drawHelp(_ state: HelpState, _ size: Size, _ sheet: inout Sheet) -> HelpState {
    var state = state
    var lines = helpLines()
    var labels = [Label("close", key: .escape), Label("search", .search)]
    if let query = state.query {
      let wanted = query.string.lowercased()
      lines = lines.filter { line in
        line.1.columns > 0 && (line.0.string + " " + line.1.string).lowercased().contains(wanted)
      }
      if lines.isEmpty { lines = [("", "nothing in the help says so")] }
      labels[1] = Label("/" + SafeText(query.string) + (state.isTyping ? "▏" : ""), Style(.match))
    }
    let keyColumns = size.columns < 70 ? 14 : 20
    let room = min(size.columns, Self.widestText) - 2 - keyColumns - 2
    lines = lines.flatMap { key, text in
      text.lines(columns: max(1, room)).enumerated().map { ($0.offset == 0 ? key : "", $0.element) }
    }
    state.scroll = drawText(lines, title: "help", scroll: state.scroll, keyColumns: keyColumns, labels: labels, size, &sheet)
    return state
  }

  /// The help out of the action table, and what else a reader of the screen has to know.
  private func helpLines() -> [(SafeText, SafeText)] {
    var lines: [(SafeText, SafeText)] = []
    for group in Action.Group.allCases {
      let actions = Action.allCases.filter { $0.entry.group == group && !(setup.isReadOnly && $0.entry.writes) }
      guard !actions.isEmpty else { continue }
      if !lines.isEmpty { lines.append(("", "")) }
      lines.append((SafeText(group.rawValue), ""))
      for action in actions {
        let keys = action.entry.keys.reduce(SafeText()) { $0.columns == 0 ? $1.label(setup.symbols) : $0 + " " + $1.label(setup.symbols) }
        lines.append(("  " + keys, action.entry.summary))
      }
    }
    lines += [("", ""), ("Mouse", "click selects, double click opens, wheel scrolls what it is over, zooms the address space")]
    lines += [("", "click a heading to sort, a label in a border to press it; drag a scroll bar, or the border between the columns")]
    lines += [("", "M leaves the mouse to the terminal")]
    lines += [("", ""), ("Numbers", "ADDRESS and SIZE are hexadecimal, as the map has them; BYTES, a column that c shows, is decimal")]
    lines += [("Overlaps", "5 goes to the list; there j and k select a pair, ↵ opens it in full, ↵ again jumps to its entry")]
    lines += [("Flags", "N new  I injected  D dead  X not in executable memory of the process")]
    lines += [("", "≡ duplicate  = same range  ⊂ nested  ╳ straddle")]
    lines += [("Write rate", "▲ entries a second  ▼ bytes a second that the map file grows by")]
    lines += [("States", "● live  ◐ idle for 30 s  ▲ stale: process is newer  ○ exited  ✗ unreadable")]
    return lines
  }
}
