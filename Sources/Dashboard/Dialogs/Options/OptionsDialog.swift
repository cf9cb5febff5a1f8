import Monitor
import Screen
import Settings

struct OptionsDialog: DialogView {
  private var place: Int

  init(at preference: Preference = .theme) { place = Preference.allCases.firstIndex(of: preference) ?? 0 }

  mutating func choose(_ line: Int, _ context: DialogContext) -> [Response] {
    place = line
    return []
  }

  mutating func handle(_ key: Key, _ monitor: inout Monitor, _ context: DialogContext) -> [Response] {
    let all = Preference.allCases
    switch key {
    case .left, .character("h"): return step(-1, context)
    case .right, .character("l"), .character(" "), .enter:
      switch all[place] {
      case .columns: return [.open(ColumnsDialog(isFromOptions: true))]
      case .hidden: return [.message("use keys 1 to 6 to show and hide panes")]
      case .theme, .colors, .symbols, .mouse, .sort, .widening: return step(1, context)
      }
    case .character("w"): return [.effect(.savePreferences(context.preferences))]
    default: break
    }
    switch CursorMotion(key) {
    case .down: place = min(place + 1, all.count - 1)
    case .up: place = max(0, place - 1)
    case .first: place = 0
    case .last: place = all.count - 1
    case .pageDown, .pageUp, nil: return [.close]
    }
    return []
  }

  private func step(_ step: Int, _ context: DialogContext) -> [Response] {
    var preferences = context.preferences
    Preference.allCases[place].step(step, in: &preferences, themes: context.catalogue.names)
    return preferences == context.preferences ? [] : [.prefer(preferences), .effect(.applyPreferences(preferences))]
  }

  func draw(_ monitor: Monitor, _ context: DialogContext, _ drawing: inout Drawing) {
    let all = Preference.allCases
    let isNarrow = context.screen.columns < 60
    let writing = context.setup.isReadOnly ? [] : [Label(isNarrow ? "write" : "write to the configuration", key: .character("w"))]
    let labels = [Label("change", key: .right)] + writing + [Label("close", key: .escape)]
    let inside = drawing.explainedDialog("options", labels, columns: 120, rows: all.count, all[place].summary, on: context.screen)
    let values = max(0, inside.columns / 2 - 12)
    Table.list([TableColumn(width: 9), TableColumn(width: values), TableColumn()], endMargin: 2)
      .draw(Table.Rows(count: all.count, selected: place), in: inside, &drawing) { index in
        let preference = all[index]
        return Table.Row(
          texts: [
            TableText(SafeText(preference.rawValue), .key), TableText(preference.value(in: context.preferences).shown),
            TableText(preference.summary, .textDim),
          ], target: .line(index))
      }
  }
}
