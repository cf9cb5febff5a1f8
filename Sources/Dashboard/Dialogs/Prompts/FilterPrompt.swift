import Monitor
import Screen

/// The prompt for a filter. The filter is applied after each change of the text.
struct FilterPrompt: DialogView {
  private var field: TextField
  /// The filter before the prompt was opened, which escape restores.
  private let before: EntryFilter?
  private var error: FilterError?

  init(_ monitor: Monitor) {
    before = monitor.filter?.filter
    field = TextField(before?.text ?? "")
  }

  var isTyping: Bool { true }

  mutating func insert(_ text: [Unicode.Scalar], _ monitor: inout Monitor) {
    edit(&monitor) { $0.insert(text) }
  }

  mutating func handle(_ key: Key, _ monitor: inout Monitor, _ context: DialogContext) -> [Response] {
    switch key {
    // With an invalid filter the prompt stays open, because only the valid part of the text is applied.
    case .enter: return error == nil ? [.close] : []
    case .escape:
      monitor.filterEntries(by: before)
      return [.close]
    case .up, .down, .pageUp, .pageDown: return Action(key: key).map { [.perform($0)] } ?? []
    default:
      edit(&monitor) { _ = $0.handle(key) }
      return []
    }
  }

  /// Edits the field, and applies the filter if the text has changed.
  private mutating func edit(_ monitor: inout Monitor, _ change: (inout TextField) -> Void) {
    let old = field.text
    change(&field)
    guard field.text != old else { return }
    let read = EntryFilter.reading(field.string)
    error = read.error
    monitor.filterEntries(by: read.filter)
  }

  func draw(_ monitor: Monitor, _ context: DialogContext, _ drawing: inout Drawing) {
    let (room, row) = drawing.prompt(" filter entries: ", field, isValid: error == nil, on: context.screen)
    let hint = error.map { SafeText("\($0) ") } ?? answer(monitor, context.setup.symbols)
    let style = Style(error == nil ? .textDim : .inputInvalid)
    let shown = hint.truncated(to: max(0, room - 2))
    if shown.columns > 8 { drawing.canvas.put(shown, endingAt: context.screen.columns, row: row, style) }
  }

  /// Returns the number of matching entries and the progress; without a filter, examples of the syntax.
  private func answer(_ monitor: Monitor, _ symbols: SymbolSet) -> SafeText {
    let keys = "   " + Key.enter.label(symbols) + " keep   esc undo "
    guard monitor.filter != nil, let total = monitor.selected?.contents.entries.count else {
      return "name   !regex   size>4k   tier=opt   flag=dead   wrong=perf   age<10s   recompiled>5" + keys
    }
    let share = monitor.filterShare.map { SafeText("   \(Int($0 * 100)) %") } ?? ""
    let found = monitor.functions.isShown ? Numbers.count(monitor.functions.groups.count, limit: 11) + " functions, " : ""
    let misspelt = monitor.entries.count == 0 ? EntryFilter.unknownField(in: field.string) : nil
    let hint = misspelt.map { "   no field \"" + SafeText(String($0.prefix(while: \.isLetter))) + "\"; searching names" } ?? ""
    return found + Numbers.count(monitor.entries.count, limit: 11) + " of " + Numbers.count(total, limit: 11) + share + hint + keys
  }
}
