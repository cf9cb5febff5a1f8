import Monitor
import Screen
import Settings

// The options screen.
extension Dashboard {
  mutating func handleOptions(_ key: Key, _ place: Int, _ monitor: inout Monitor) -> [Effect] {
    let all = Preference.allCases
    let before = preferences
    switch key {
    case .left, .character("h"): all[place].step(-1, in: &preferences, themes: themes)
    case .right, .character("l"), .character(" "), .enter:
      switch all[place] {
      case .columns:
        dialog = .columns(place: 0, isFromOptions: true)
        return []
      case .hidden:
        show("1 to 6 hide and show the panes", isError: false, at: monitor.now)
      default: all[place].step(1, in: &preferences, themes: themes)
      }
    case .character("w"): return [.savePreferences(preferences)]
    default:
      switch Action(key: key) {
      case .down: dialog = .options(place: min(place + 1, all.count - 1))
      case .up: dialog = .options(place: max(0, place - 1))
      case .first: dialog = .options(place: 0)
      case .last: dialog = .options(place: all.count - 1)
      default: dialog = nil
      }
    }
    return preferences == before ? [] : [.applyPreferences(preferences)]
  }

  func drawOptions(_ place: Int, _ size: Size, _ sheet: inout Sheet) {
    let all = Preference.allCases
    let writing = setup.isReadOnly ? [] : [Label(size.columns < 60 ? "write" : "write to the configuration", key: .character("w"))]
    let labels = [Label("change", key: .right)] + writing + [Label("close", key: .escape)]
    let inside = drawExplainedFrame("options", labels, columns: 120, rows: all.count, all[place].summary, size, &sheet)
    let half = max(0, inside.columns / 2 - 12)
    drawList(count: all.count, chosen: place, in: inside, &sheet) { line, index, styles, sheet in
      let preference = all[index]
      func put(_ text: SafeText, _ column: Int, _ style: Style) {
        sheet.canvas.put(text, at: Point(column: line.column + column, row: line.row), style)
      }
      put(SafeText(preference.rawValue), 1, styles.key)
      put(preference.value(in: preferences).shown.truncated(to: half), 11, styles.text)
      put(preference.summary.truncated(to: max(0, line.columns - half - 14)), 12 + half, styles.quiet)
    }
  }
}
