import Monitor
import Screen

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
        dialog = .columns(place: 0)
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
    let columns = min(size.columns, 90)
    let rows = min(size.rows, all.count + 2)
    let rect = Rect(column: (size.columns - columns) / 2, row: (size.rows - rows) / 2, columns: columns, rows: rows)
    sheet.canvas.fill(rect, Style(.text, on: .dialog))
    sheet.hits = []
    let inside = sheet.frame(
      rect, isFocused: true, top: [Label("options", Style(.title, .bold))],
      bottom: [Label("change", key: .right)]
        + (isReadOnly ? [] : [Label("write to the configuration", key: .character("w"))]) + [Label("close", key: .escape)])
    let top = scrolled(0, toShow: place, of: all.count, shown: inside.rows)
    for (index, preference) in all.dropFirst(top).prefix(inside.rows).enumerated() {
      let row = inside.row + index
      let isChosen = top + index == place
      let style = isChosen ? Style(.selected) : Style(.text, on: .dialog)
      let quiet = isChosen ? style : Style(.textDim, on: .dialog)
      sheet.canvas.fill(Rect(column: inside.column, row: row, columns: inside.columns, rows: 1), style)
      sheet.canvas.put(
        SafeText(preference.rawValue), at: Point(column: inside.column + 1, row: row), isChosen ? style : Style(.key, on: .dialog))
      let half = max(0, inside.columns / 2 - 12)
      sheet.canvas.put(
        preference.value(in: preferences).shown.truncated(to: half), at: Point(column: inside.column + 11, row: row), style)
      sheet.canvas.put(
        preference.summary.truncated(to: max(0, inside.columns - half - 14)), at: Point(column: inside.column + 12 + half, row: row), quiet)
    }
  }
}
