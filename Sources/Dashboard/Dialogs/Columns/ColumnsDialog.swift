import Monitor
import Screen
import Settings

/// The dialog that shows and hides columns of the entries.
struct ColumnsDialog: DialogView {
  /// True if closing the dialog returns to the options dialog.
  let isFromOptions: Bool
  private var place = 0

  init(isFromOptions: Bool = false) { self.isFromOptions = isFromOptions }

  var mouseBehavior: DialogMouseBehavior { DialogMouseBehavior(doublePress: .character(" ")) }

  mutating func choose(_ line: Int, _ context: DialogContext) -> [Response] {
    place = line
    return []
  }

  mutating func handle(_ key: Key, _ monitor: inout Monitor, _ context: DialogContext) -> [Response] {
    let all = EntryColumn.allCases
    if key == .character(" ") {
      // The name column cannot be hidden.
      guard all[place] != .name else { return [] }
      var preferences = context.preferences
      preferences.columns.formSymmetricDifference([all[place]])
      return [.prefer(preferences)]
    }
    switch CursorMotion(key) {
    case .down: place = min(place + 1, all.count - 1)
    case .up: place = max(0, place - 1)
    case .first: place = 0
    case .last: place = all.count - 1
    case .pageDown, .pageUp, nil: return [isFromOptions ? .open(OptionsDialog(at: .columns)) : .close]
    }
    return []
  }

  func draw(_ monitor: Monitor, _ context: DialogContext, _ drawing: inout Drawing) {
    let all = EntryColumn.allCases
    let labels = [Label("show", key: .character(" ")), Label("close", key: .enter)]
    let list = drawing.explainedDialog(
      "columns of the entries", labels, columns: 72, rows: all.count, all[place].summary, on: context.screen)
    Table.list([TableColumn(width: 13), TableColumn()])
      .draw(Table.Rows(count: all.count, selected: place), in: list, &drawing) { index in
        let box: SafeText = context.preferences.columns.contains(all[index]) ? "[x] " : "[ ] "
        return Table.Row(
          texts: [TableText(box + SafeText(all[index].rawValue)), TableText(all[index].summary, .textDim)], target: .line(index))
      }
  }
}
