import Monitor
import Screen

/// The dialog that lists the malformed lines of the selected map.
struct MalformedDialog: DialogView {
  private var text = DialogText()

  var mouseBehavior: DialogMouseBehavior { DialogMouseBehavior(closesOnPress: true) }

  mutating func handle(_ key: Key, _ monitor: inout Monitor, _ context: DialogContext) -> [Response] {
    text.handle(key, on: context.screen) ? [] : [.close]
  }

  mutating func draw(_ monitor: Monitor, _ context: DialogContext, _ drawing: inout Drawing) {
    guard let map = monitor.selected else {
      text.scroll = 0
      return
    }
    let size = context.screen
    let all = map.contents.malformed
    let isNarrow = size.columns < 70
    let shown = max(1, size.rows - 6)
    let top = min(max(0, text.scroll), max(0, all.keptCount - shown))
    text.scroll = top
    var lines: [(SafeText, SafeText)] = []
    for index in top..<min(all.keptCount, top + shown) {
      let line = all[index]
      let raw = monitor.readText(map, line.text, limit: 512)
      let fault = SafeText(line.defect.explanation + ": ") + SafeText(bytes: raw, limit: 512)
      let number = SafeText("\(all.lineNumber(of: index))")
      let place = isNarrow ? number : "line " + number + SafeText(" · byte \(line.text.offset)")
      lines.append((place, line.text.length == 0 ? "empty line" : fault))
    }
    if all.count == 0 { lines.append(("", map.unavailableText ?? "no malformed lines in this map")) }
    let title = SafeText("malformed lines of \(map.path.lastComponent?.string ?? "")")
    var position = SafeText("\(min(all.keptCount, top + shown))/") + Numbers.count(all.count, limit: 11)
    if all.count > all.keptCount { position = position + " (only the first are kept)" }
    // `lines` holds only the visible lines, so `page` is not scrolled.
    var page = DialogText()
    page.draw(lines, title: title, keyColumns: isNarrow ? 8 : 28, position: position, on: size, &drawing)
  }
}
