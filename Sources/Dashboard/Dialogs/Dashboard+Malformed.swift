import Monitor
import Screen

extension Dashboard {
  /// Draws the malformed lines of the selected map; returns how far it is scrolled.
  func drawMalformed(_ scroll: Int, _ monitor: Monitor, _ size: Size, _ sheet: inout Sheet) -> Int {
    guard let map = monitor.selected else { return 0 }
    let all = map.contents.malformed
    let isNarrow = size.columns < 70
    let shown = max(1, size.rows - 6)
    let top = min(max(0, scroll), max(0, all.keptCount - shown))
    var lines: [(SafeText, SafeText)] = []
    for index in top..<min(all.keptCount, top + shown) {
      let line = all[index]
      let raw = monitor.readText(map, line.text, limit: 512)
      let fault = SafeText(line.defect.explanation + ": ") + SafeText(bytes: raw, limit: 512)
      let number = SafeText("\(all.lineNumber(of: index))")
      let place = isNarrow ? number : "line " + number + SafeText(" · byte \(line.text.offset)")
      lines.append((place, line.text.length == 0 ? "empty line" : fault))
    }
    if all.count == 0 { lines.append(("", map.recollectionText ?? "every line of this map is an entry")) }
    let title = SafeText("malformed lines of \(map.path.lastComponent?.string ?? "")")
    var position = SafeText("\(min(all.keptCount, top + shown))/") + Numbers.count(all.count, limit: 11)
    if all.count > all.keptCount { position = position + " (the first are kept)" }
    _ = drawText(lines, title: title, scroll: 0, keyColumns: isNarrow ? 8 : 28, position: position, size, &sheet)
    return top
  }
}
