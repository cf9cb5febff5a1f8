import Monitor
import Screen

/// The help, with a search.
struct HelpDialog: DialogView {
  private var text = DialogText()
  /// The text to search for; nil if all lines are shown.
  private var query: TextField?
  /// True if keys are typed into the query.
  private(set) var isTyping = false

  var mouseBehavior: DialogMouseBehavior { DialogMouseBehavior(closesOnPress: true, followsWheel: !isTyping) }

  mutating func insert(_ text: [Unicode.Scalar], _ monitor: inout Monitor) { query?.insert(text) }

  mutating func handle(_ key: Key, _ monitor: inout Monitor, _ context: DialogContext) -> [Response] {
    if isTyping {
      type(key)
    } else if Action(key: key) == .search {
      query = TextField()
      isTyping = true
    } else if key == .escape, query != nil {
      query = nil
    } else if !text.handle(key, on: context.screen) {
      return [.close]
    }
    return []
  }

  private mutating func type(_ key: Key) {
    switch key {
    case .enter: isTyping = false
    case .escape:
      query = nil
      isTyping = false
    default: _ = query?.handle(key)
    }
  }

  mutating func draw(_ monitor: Monitor, _ context: DialogContext, _ drawing: inout Drawing) {
    var lines = Self.lines(context.setup)
    var labels = [Label("close", key: .escape), Label("search", .search)]
    if let query {
      let wanted = query.string.lowercased()
      lines = lines.filter { line in
        line.1.columns > 0 && (line.0.string + " " + line.1.string).lowercased().hasPart(wanted)
      }
      if lines.isEmpty { lines = [("", "no match in the help")] }
      labels[1] = Label("/" + SafeText(query.string) + (isTyping ? "▏" : ""), Style(.match))
    }
    let keyColumns = context.screen.columns < 70 ? 14 : 20
    let room = min(context.screen.columns, DialogText.widest) - 2 - keyColumns - 2
    lines = lines.flatMap { key, text in
      text.lines(columns: max(1, room)).enumerated().map { ($0.offset == 0 ? key : "", $0.element) }
    }
    text.draw(lines, title: "help", keyColumns: keyColumns, labels: labels, on: context.screen, &drawing)
  }

  /// Returns the help: the action table, then the mouse and the symbols on the screen.
  private static func lines(_ setup: DashboardSetup) -> [(SafeText, SafeText)] {
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
    lines += [("", ""), ("Mouse", "click selects, double click opens, wheel scrolls or zooms the address space")]
    lines += [("", "click a heading to sort, a label to run its action")]
    lines += [("", "drag a scroll bar to scroll, the border beside the entries to resize")]
    lines += [("", "M turns the mouse off, so that the terminal selects text")]
    lines += [("", ""), ("Numbers", "ADDRESS and SIZE are hexadecimal; BYTES is decimal (c shows that column)")]
    lines += [("Overlaps", "5 lists overlaps; Enter opens one; a second Enter jumps to its entry")]
    lines += [("Flags", "N new  I injected  D dead  X not executable  W a profiler shows a wrong name or none")]
    lines += [("", "≡ duplicate  = same range  ⊂ nested  ╳ straddle")]
    lines += [("Profilers", "WRONG is the share of the bytes that the worst profiler names wrongly or not at all")]
    lines += [("", "elsewhere: named from a mapped file, which is not wrong; wrong=perf filters entries")]
    lines += [("Write rate", "▲ entries per second  ▼ bytes per second appended to the map file")]
    lines += [("States", "● live  ◐ idle for 30 s  ▲ stale: process is newer  ○ exited  ✗ unreadable")]
    return lines
  }
}
