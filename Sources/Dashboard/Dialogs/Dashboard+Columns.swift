import Screen
import Settings

// The choice of the columns of the entries.
extension Dashboard {
  /// The chosen line after a key; nil closes the dialog.
  mutating func choseColumn(_ key: Key, _ place: Int) -> Int? {
    let all = EntryColumn.allCases
    switch key {
    case .character(" "):
      // The name is what an entry is known by.
      if all[place] != .name { preferences.columns.formSymmetricDifference([all[place]]) }
      return place
    default: break
    }
    switch Action(key: key) {
    case .down: return min(place + 1, all.count - 1)
    case .up: return max(0, place - 1)
    case .first: return 0
    case .last: return all.count - 1
    default: return nil
    }
  }

  func drawColumns(_ place: Int, _ size: Size, _ sheet: inout Sheet) {
    let all = EntryColumn.allCases
    let labels = [Label("show", key: .character(" ")), Label("close", key: .enter)]
    let list = drawExplainedFrame("columns of the entries", labels, columns: 72, rows: all.count, all[place].summary, size, &sheet)
    drawList(count: all.count, chosen: place, in: list, &sheet) { line, index, styles, sheet in
      let box: SafeText = preferences.columns.contains(all[index]) ? "[x] " : "[ ] "
      sheet.canvas.put(box + SafeText(all[index].rawValue), at: Point(column: line.column + 1, row: line.row), styles.text)
      let summary = all[index].summary.truncated(to: max(0, line.columns - 16))
      sheet.canvas.put(summary, at: Point(column: line.column + 15, row: line.row), styles.quiet)
    }
  }
}
