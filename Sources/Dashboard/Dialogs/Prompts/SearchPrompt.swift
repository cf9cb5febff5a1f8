import Monitor
import Screen

struct SearchPrompt: DialogView {
  private var field = TextField()

  var mouseBehavior: DialogMouseBehavior { DialogMouseBehavior(followsWheel: false) }

  var isTyping: Bool { true }

  mutating func insert(_ text: [Unicode.Scalar], _ monitor: inout Monitor) {
    field.insert(text)
  }

  mutating func handle(_ key: Key, _ monitor: inout Monitor, _ context: DialogContext) -> [Response] {
    switch key {
    case .escape: return [.close]
    case .enter:
      if field.string.isEmpty {
        monitor.repeatSearch(.down)
      } else {
        monitor.startSearch(Array(field.string.utf8), .down)
      }
      return [.close, .show(.entries)]
    case .backspace where field.string.isEmpty: return [.close]
    default: _ = field.handle(key)
    }
    return []
  }

  func draw(_ monitor: Monitor, _ context: DialogContext, _ drawing: inout Drawing) {
    let (room, row) = drawing.prompt(" search names: ", field, isValid: true, on: context.screen)
    let hint = Key.enter.label(context.setup.symbols) + " find   esc cancel "
    if hint.columns + 2 < room { drawing.canvas.put(hint, endingAt: context.screen.columns, row: row, Style(.textDim)) }
  }
}
